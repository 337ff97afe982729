using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Json;
using AgentTrust.Contracts.Tasks;
using AgentTrust.Suites;

namespace AgentTrust.TokenIssuer.Tests.Agents;

/// <summary>What can be registered as an agent, and what is refused with a way to go instead.</summary>
public sealed class RegistrationTests : IDisposable
{
    private readonly IssuerHost _host = new(new()
    {
        ["Issuer:TrustedIssuers:0:Issuer"] = "https://ci.test",
        ["Issuer:TrustedIssuers:0:Discovery"] = "https://ci.test/.well-known/openid-configuration",
        ["Issuer:TrustedIssuers:0:SubjectPattern"] = "repo:.*",
        ["Issuer:TrustedIssuers:0:Audience"] = "token-issuer",
    });

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    public void Dispose() => _host.Dispose();

    /// <summary>R2: a named owner from the first moment: the person who registers, proven by their own sign-in.</summary>
    [Fact]
    public async Task R2_EveryAgentHasANamedOwner()
    {
        var registered = await _host.Person("olivia", PersonGroups.Owners).RegisterAgentAsync(SampleAuthority.Registration("bot"), Ending);

        Assert.Equal(("olivia", SpiffeIds.Agent("bot")), (registered.Agent.Owner, registered.Agent.Id));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(_host.AsPerson("oscar", PersonGroups.Operators)));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(_host.As(IssuerHost.Agent)));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(_host.Anonymous()));
    }

    /// <summary>R9, R81: a standing key is refused, and the message names the ephemeral way.</summary>
    [Theory]
    [InlineData("client_secret")]
    [InlineData("apiKey")]
    [InlineData("password")]
    [InlineData("private_key")]
    [InlineData("access-key")]
    [InlineData("bearer_token")]
    [InlineData("pat")]
    [InlineData("service_account_json")]
    public async Task R81_AStandingCredentialIsRefusedWithTheWayToGoInstead(string member)
    {
        var inside = Body();
        inside["attestations"] = new JsonArray(new JsonObject { ["issuer"] = "https://ci.test", ["subject_pattern"] = "repo:shop/checkout:*", [member] = "x" });
        var outside = Body();
        outside[member] = "s3cret-value";

        foreach (var body in new[] { outside, inside })
        {
            var problem = await ProblemAsync(body);

            Assert.Equal("urn:agenttrust:authority:standing-credential", problem.GetProperty("type").GetString());
            Assert.Contains(member, problem.GetProperty("detail").GetString());
            Assert.Contains("SPIFFE ID", problem.GetProperty("detail").GetString());
            Assert.DoesNotContain("s3cret-value", problem.GetRawText());
        }
    }

    /// <summary>R8: two agents behind one identity would be a shared account.</summary>
    [Fact]
    public async Task R8_AnIdentityThatProvesAnotherAgentIsRefused()
    {
        var olivia = _host.Person("olivia", PersonGroups.Owners);
        await olivia.RegisterAgentAsync(Attested("one", "repo:shop/checkout:*"), Ending);

        var problem = await ProblemAsync(Attested("two", "repo:shop/checkout:ref:refs/heads/main"));

        Assert.EndsWith("identity-shared", problem.GetProperty("type").GetString());
        Assert.Contains(SpiffeIds.Agent("one"), problem.GetProperty("detail").GetString());
    }

    /// <summary>R73: identities are split by function.</summary>
    [Theory]
    [InlineData("triage,deploy", "One agent has one function")]
    [InlineData("Triage and deploy", "One agent has one function")]
    [InlineData("everything", "must be one of")]
    public async Task R73_OneAgentHasOneFunction(string function, string says)
    {
        var problem = await ProblemAsync(SampleAuthority.Registration("bot") with { Function = function });

        Assert.Contains(says, problem.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task R73_BoundsOverSeveralEnvironmentsAreWarnedOf()
    {
        var bounds = new AgentBounds { Repositories = ["shop/checkout", "bank/ledger"], Environments = ["staging", "production"], ActionGroups = ["observe", "privileged"] };
        var olivia = _host.Person("olivia", PersonGroups.Owners);

        var wide = await olivia.RegisterAgentAsync(SampleAuthority.Registration("wide") with { Bounds = bounds, MaxPlaces = 3 }, Ending);
        var narrow = await olivia.RegisterAgentAsync(SampleAuthority.Registration("narrow"), Ending);

        Assert.Equal(4, wide.Warnings.Count);
        Assert.Contains("staging, production", wide.Warnings[0]);
        Assert.Empty(narrow.Warnings);
    }

    [Theory]
    [InlineData("https://ci.test", "*", "many workloads")]
    [InlineData("https://ci.test", "repo:*", "many workloads")]
    [InlineData("https://ci.test", "repo:shop/*", "many workloads")]
    [InlineData("https://ci.test", "repo:shop/checkout*", "many workloads")]
    [InlineData("https://ci.test", "repo:*:main", "at its end")]
    [InlineData("https://ci.test", "repo:a b", "white space")]
    [InlineData("https://elsewhere.test", "repo:shop/checkout:*", "is not trusted")]
    [InlineData(SpiffeIds.TrustDomain, SpiffeIds.TrustDomain + "/agent/coding-agent", "own SPIFFE ID")]
    [InlineData(SpiffeIds.TrustDomain, SpiffeIds.ToolProxy, "own SPIFFE ID")]
    [InlineData(SpiffeIds.TrustDomain, SpiffeIds.TrustDomain + "/agent/*", "own SPIFFE ID")]
    public async Task WhatProvesAnAgentIsOneWorkload(string issuer, string subject, string says)
    {
        var problem = await ProblemAsync(SampleAuthority.Registration("bot") with { Attestations = [new AgentAttestation(issuer, subject)] });

        Assert.Contains(says, problem.GetProperty("detail").GetString());
    }

    [Theory]
    [InlineData("name", "\"Bot\"")]
    [InlineData("name", "\"../x\"")]
    [InlineData("review_after_days", "0")]
    [InlineData("review_after_days", "366")]
    [InlineData("max_places", "0")]
    [InlineData("attestations", "[]")]
    [InlineData("owner", "\"spiffe://agenttrust.local/agent/x\"")]
    [InlineData("reason", "\"\"")]
    [InlineData("bounds", """{"repositories":["*"],"environments":[],"action_groups":["observe"]}""")]
    [InlineData("bounds", """{"repositories":[],"environments":[],"action_groups":[]}""")]
    [InlineData("bounds", """{"repositories":[],"environments":[],"action_groups":["everything"]}""")]
    [InlineData("surprise", "1")]
    public async Task WhatIsNoAgentIsRefused(string member, string value)
    {
        var body = Body();
        body[member] = JsonNode.Parse(value);

        Assert.Equal(400, (await ProblemAsync(body)).GetProperty("status").GetInt32());
        Assert.Single(await _host.Store.ListAgentsAsync(Ending));
    }

    private static RegisterAgent Attested(string name, string subject) =>
        SampleAuthority.Registration(name) with { Attestations = [new AgentAttestation("https://ci.test", subject)] };

    private static JsonObject Body() => JsonSerializer.SerializeToNode(SampleAuthority.Registration("bot"), WireJson.Options)!.AsObject();

    private Task<JsonElement> ProblemAsync(RegisterAgent agent) => ProblemAsync(JsonSerializer.SerializeToNode(agent, WireJson.Options)!.AsObject());

    private async Task<JsonElement> ProblemAsync(JsonObject body)
    {
        using var content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        using var response = await _host.AsPerson("olivia", PersonGroups.Owners).PostAsync("/agents", content, Ending);

        Assert.False(response.IsSuccessStatusCode);
        return await response.Content.ReadFromJsonAsync<JsonElement>(Ending);
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient http)
    {
        using var response = await http.PostAsJsonAsync("/agents", SampleAuthority.Registration("x"), WireJson.Options, Ending);
        return response.StatusCode;
    }
}
