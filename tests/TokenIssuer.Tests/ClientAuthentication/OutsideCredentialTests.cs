using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using AgentTrust.Contracts.Json;
using AgentTrust.Contracts.Tasks;
using AgentTrust.TokenIssuer.Tests.WorkloadIssuers;

namespace AgentTrust.TokenIssuer.Tests.ClientAuthentication;

/// <summary>What gets an agent from outside its token serves it at every endpoint of the token issuer.</summary>
public sealed class OutsideCredentialTests : OutsideAgent
{
    public static TheoryData<string> All => ["kubernetes", "github", "entra", "spiffe"];

    [Theory]
    [MemberData(nameof(All))]
    public async Task ItFindsItsTaskAndWorksOnItAndGivesItBack(string shape)
    {
        var task = await OpenTaskAsync(shape);
        await Host.OpenTaskAsync(); // another agent's

        var assigned = Assert.Single(await ReadAsync<TaskFacts[]>(await SendAsync(HttpMethod.Get, "/tasks/assigned", Fresh(shape))));
        var token = await Host.ExchangeAsync(TokenForm(shape, task), Key);
        var advanced = await ReadAsync<TaskFacts>(await SendAsync(HttpMethod.Post, $"/tasks/{task}/advance", Fresh(shape)));
        using var why = JsonContent.Create(new ReasonGiven("Done."), options: WireJson.Options);
        var closed = await ReadAsync<TaskFacts>(await SendAsync(HttpMethod.Post, $"/tasks/{task}/close", Fresh(shape), why));

        Assert.Equal(task, assigned.Id);
        Assert.Equal(IssuerHost.OtherAgent, Exchanges.ClaimsOf(token.AccessToken).GetProperty("sub").GetString());
        Assert.NotEqual(assigned.Step, advanced.Step);
        Assert.Equal(TaskState.Completed, closed.State);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task ItIsAClientAssertionAndABearerWhereTokensAreAskedAboutAndRevoked(string shape)
    {
        var token = (await Host.ExchangeAsync(TokenForm(shape, await OpenTaskAsync(shape)), Key)).AccessToken;

        Assert.True((await PostTokenAsync("/introspect", token, assertion: Fresh(shape))).Json.GetProperty("active").GetBoolean());
        Assert.True((await PostTokenAsync("/introspect", token, bearer: Fresh(shape))).Json.GetProperty("active").GetBoolean());
        Assert.Equal(HttpStatusCode.OK, (await PostTokenAsync("/revoke", token, assertion: Fresh(shape))).Status);
        Assert.False((await PostTokenAsync("/introspect", token, assertion: Fresh(shape))).Json.GetProperty("active").GetBoolean());
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task WhomNoRegistrationNamesIsNobody(string shape)
    {
        using var answer = await SendAsync(HttpMethod.Get, "/tasks", Fresh(shape));
        var asked = await PostTokenAsync("/introspect", "t", assertion: Fresh(shape));

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Contains("No registered agent", answer.Headers.WwwAuthenticate.Single().Parameter);
        Assert.Equal((HttpStatusCode.Unauthorized, "invalid_client"), (asked.Status, asked.Error));
    }

    [Fact]
    public async Task AnAgentIsProvenByItsRegistrationAlsoWithinThePlatform()
    {
        await Host.RegisterOtherAgentAsync(AttestationOf("kubernetes"));
        using var svid = Host.As(IssuerHost.OtherAgent);

        using var answer = await svid.GetAsync("/tasks", Ending);
        var asserted = await PostTokenAsync("/introspect", "t", assertion: Host.AssertionOf(IssuerHost.OtherAgent));

        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized), (answer.StatusCode, asserted.Status));
    }

    /// <summary>One issuer may vouch for workloads and sign people in; RFC 9068 §2.1 tells them apart.</summary>
    [Fact]
    public async Task AnAccessTokenOfTheSameIssuerIsNoWorkloadCredential()
    {
        await OpenTaskAsync("entra");
        var claims = Signer.Claims(WorkloadShapes.Entra, "olivia", new JsonArray(WorkloadIssuers.CredentialDesk.Audience));

        using var answer = await SendAsync(HttpMethod.Get, "/tasks", Signer.Rs256(claims, header: header => header["typ"] = "at+jwt"));

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.DoesNotContain("workload", answer.Headers.WwwAuthenticate.ToString(), StringComparison.OrdinalIgnoreCase);
    }
}
