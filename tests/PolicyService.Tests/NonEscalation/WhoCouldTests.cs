using System.Net;
using AgentTrust.Contracts;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Policy;

namespace AgentTrust.PolicyService.Tests.NonEscalation;

/// <summary>"Who could" is answered by the policies that decide, not by a page about them.</summary>
public sealed class WhoCouldTests : IDisposable
{
    private readonly PolicyServiceHost _service = new();

    public void Dispose() => _service.Dispose();

    [Fact]
    public async Task EveryWayToADeploymentGoesThroughTwoPeopleOfTwoGroups()
    {
        var reach = await AskAsync("deploy.execute");

        Assert.StartsWith("sha256:", reach.PolicyVersion);
        Assert.All(reach.Paths, path => Assert.Equal((2, "security,service-owners"), (path.People, string.Join(',', path.Groups))));
        Assert.Contains(reach.Paths, path => path is { Functions: ["deploy"], ResourceType: "environment", Resource: "production" });
    }

    [Fact]
    public async Task NobodyReachesRightsWhoeverConsents() => Assert.Empty((await AskAsync("iam.change")).Paths);

    [Fact]
    public async Task OneKindOfResourceCanBeAskedFor()
    {
        Assert.NotEmpty((await AskAsync("secret.read", "secret")).Paths);
        Assert.Empty((await AskAsync("secret.read", "repository")).Paths);
    }

    [Theory]
    [InlineData("")]
    [InlineData("alert.read")]
    public async Task OnlyWhatHurtsIsLookedFor(string action)
    {
        var refused = await Assert.ThrowsAsync<ProblemException>(() => AskAsync(action));

        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.Contains("deploy.execute", refused.Message);
    }

    [Theory]
    [InlineData("owners", true)]
    [InlineData("staff", false)]
    public async Task OnlyWhoMayReadTheLogMayAsk(string group, bool allowed)
    {
        var asked = AskAsync("iam.change", null, _service.ClientOfPerson("ada", group));

        if (allowed) Assert.NotNull(await asked);
        else Assert.Equal(HttpStatusCode.Forbidden, (await Assert.ThrowsAsync<ProblemException>(() => asked)).Status);
    }

    private async Task<AuthorityReach> AskAsync(string action, string? resourceType = null, HttpClient? caller = null)
    {
        using var client = caller ?? _service.ClientOfPerson("ada", PersonGroups.Auditors);
        return await new PolicyClient(client).GetWhoCouldAsync(action, resourceType, TestContext.Current.CancellationToken);
    }
}
