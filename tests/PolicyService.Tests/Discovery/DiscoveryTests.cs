using System.Text.Json;
using AgentTrust.Contracts.Identity;
using AgentTrust.Fakes;
using AgentTrust.PolicyService.Evaluation;
using AgentTrust.PolicyService.Tests.Standalone;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace AgentTrust.PolicyService.Tests.Discovery;

/// <summary>AuthZEN 1.0 §9, and the keys of the Access Request and Approval Profile.</summary>
public sealed class DiscoveryTests
{
    private const string Configuration = "/.well-known/authzen-configuration";
    private static readonly Dictionary<string, string?> Settings = new()
    {
        ["PolicyService:Discovery:PublicUrl"] = "https://pdp.example.com/",
        ["PolicyService:Discovery:AccessRequestEndpoint"] = "https://approvals.example.com/access-requests",
    };

    [Fact]
    public async Task EverythingThatIsThereIsNamedUnderTheConfiguredUrlWhateverHostACallerNames()
    {
        using var service = new PolicyServiceHost(settings: Settings);

        Assert.Equal("""
            {"policy_decision_point":"https://pdp.example.com",
            "access_evaluation_endpoint":"https://pdp.example.com/access/v1/evaluation",
            "access_evaluations_endpoint":"https://pdp.example.com/access/v1/evaluations",
            "search_subject_endpoint":"https://pdp.example.com/access/v1/search/subject",
            "search_resource_endpoint":"https://pdp.example.com/access/v1/search/resource",
            "search_action_endpoint":"https://pdp.example.com/access/v1/search/action",
            "access_request_endpoint":"https://approvals.example.com/access-requests",
            "jwks_uri":"https://pdp.example.com/access/v1/jwks",
            "capabilities":["urn:openid:authzen:capability:access-request"],
            "supported_obligations":["custom"]}
            """.ReplaceLineEndings(""), await GetAsync(service.ClientOf(null), "evil.example"));
    }

    [Fact]
    public async Task WithoutASettingItIsWhereTheServiceListensAndNothingThatIsNotThereIsNamed()
    {
        using var service = new StandaloneHost("forbid (principal, action, resource);");
        using var client = service.CreateClient();
        var self = client.BaseAddress!.ToString().TrimEnd('/');

        var configuration = JsonElement.Parse(await GetAsync(client, "evil.example"));

        Assert.Equal(self, configuration.GetProperty("policy_decision_point").GetString());
        Assert.Equal($"{self}/access/v1/search/action", configuration.GetProperty("search_action_endpoint").GetString());
        Assert.DoesNotContain(configuration.EnumerateObject(), member => member.Name is "jwks_uri" or "access_request_endpoint" or "capabilities");
    }

    [Fact]
    public async Task AnybodyCanCheckABindingTokenByThePublishedKey()
    {
        using var service = new PolicyServiceHost(settings: Settings);
        using var client = service.ClientOf(null);
        var denial = await service.EvaluateAsync(Story.OpeningAPullRequest);
        var jwks = await client.GetStringAsync("/access/v1/jwks", TestContext.Current.CancellationToken);

        var token = await new JsonWebTokenHandler().ValidateTokenAsync(denial.Context.AccessRequest!.BindingToken, new TokenValidationParameters
        {
            ValidIssuer = SpiffeIds.PolicyService,
            ValidAudience = SpiffeIds.ApprovalService,
            ValidTypes = [AccessRequestOffers.BindingType],
            IssuerSigningKeys = new JsonWebKeySet(jwks).GetSigningKeys(),
            LifetimeValidator = (_, expires, _, _) => expires == denial.Context.AccessRequest.ExpiresAt,
        });

        Assert.True(token.IsValid, token.Exception?.Message);
        Assert.Equal("https://approvals.example.com/access-requests", denial.Context.AccessRequest.Endpoint);
        Assert.Equal(denial.Context.EvaluationId, token.Claims["evaluation_id"]);
        Assert.False(JsonElement.Parse(jwks).GetProperty("keys")[0].TryGetProperty("d", out _));
    }

    [Theory]
    [InlineData("PublicUrl", "pdp.example.com")]
    [InlineData("PublicUrl", "http://pdp.example.com")]
    [InlineData("PublicUrl", "https://pdp.example.com/tenant")]
    [InlineData("PublicUrl", "https://pdp.example.com?x")]
    [InlineData("PublicUrl", "https://user@pdp.example.com")]
    [InlineData("AccessRequestEndpoint", "http://approvals.example.com/x")]
    public void AnUnusableUrlIsRefusedAtTheStart(string setting, string value)
    {
        using var service = new PolicyServiceHost(settings: new() { [$"PolicyService:Discovery:{setting}"] = value });

        Assert.Contains($"PolicyService:Discovery:{setting}", FailedStart.Of<OptionsValidationException>(() => service.ClientOf(null)).Message);
    }

    private static async Task<string> GetAsync(HttpClient client, string host)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Configuration);
        request.Headers.Host = host;
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        return await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }
}
