using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Json;
using AgentTrust.Contracts.Policy;
using AgentTrust.Fakes;
using AgentTrust.PolicyService.PolicyAdministration;

namespace AgentTrust.PolicyService.Tests.PolicyAdministration;

public sealed class PolicySetEndpointTests : IDisposable
{
    private const string Permit = """@id("all") @reason("r") @requirement("R1") @status("interim") @review("2027-05-31") permit(principal, action, resource);""";
    private const string Forbid = """@id("none") @reason("r") @requirement("R1") @status("interim") @review("2027-05-31") forbid(principal, action, resource);""";

    private readonly PolicyFolder _folder = new PolicyFolder().With("a.cedar", Permit);

    [Fact]
    public async Task AReloadChangesWhatIsDecidedAndIsRecordedWithThePerson()
    {
        using var service = new PolicyServiceHost(_folder.Path);
        var before = await service.EvaluateAsync(Story.Asking("iam.change", "environment", "production"));
        _folder.With("b.cedar", Forbid);

        using var response = await ReloadAsync(service.ClientOfPerson("oscar", PersonGroups.Operators));
        var after = await service.EvaluateAsync(Story.Asking("iam.change", "environment", "production"));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.True(before.Decision);
        Assert.False(after.Decision);
        Assert.NotEqual(before.Context.PolicyVersion, after.Context.PolicyVersion);
        await service.Audit.Recorded(2).WaitAsync(TestContext.Current.CancellationToken);
        Assert.Equal([(AuditKinds.PolicySetActivated, null, 1), (AuditKinds.PolicySetActivated, "oscar", 2)],
            service.Audit.Records.Select(record => (record.Kind, record.Person, (int)record.Sequence)));
    }

    [Fact]
    public async Task ABadSetNeverTakesThePlaceOfAGoodOne()
    {
        using var service = new PolicyServiceHost(_folder.Path);
        var before = await service.EvaluateAsync(Story.Asking("iam.change", "environment", "production"));
        _folder.With("b.cedar", "forbid(");

        using var response = await ReloadAsync(service.ClientOf(SpiffeIds.Platform));
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        var after = await service.EvaluateAsync(Story.Asking("iam.change", "environment", "production"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        Assert.Contains("b.cedar", problem.GetProperty("detail").GetString());
        Assert.Equal((before.Decision, before.Context.PolicyVersion), (after.Decision, after.Context.PolicyVersion));
    }

    [Fact]
    public async Task OnlyOperatorsAndThePlatformReload()
    {
        using var service = new PolicyServiceHost(_folder.Path);
        HttpClient[] callers =
        [
            service.ClientOf(null), service.ClientOf(SpiffeIds.ToolProxy),
            service.ClientOfPerson("rita", PersonGroups.ServiceOwners), service.ClientOfPerson("olivia", PersonGroups.Owners),
        ];

        foreach (var caller in callers)
        {
            using var response = await ReloadAsync(caller);
            Assert.Contains(response.StatusCode, new[] { HttpStatusCode.Unauthorized, HttpStatusCode.Forbidden });
        }
    }

    [Fact]
    public async Task PeopleSeeThePoliciesThatDecide()
    {
        using var service = new PolicyServiceHost();
        using var client = service.ClientOfPerson("ada", PersonGroups.Auditors);

        var view = await client.GetFromJsonAsync<PolicySetView>("/policy-sets/active", WireJson.Options, TestContext.Current.CancellationToken);

        Assert.Equal(ShippedPolicies.Engine.Policies.Version, view?.Version);
        Assert.Contains(view!.Policies, policy => policy.Id == "deploy-never-by-remediate" && policy.Text.Contains("forbid", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("forbid(", "a.cedar")]
    [InlineData(null, "Policies:Directory")]
    public void ABadSetStopsTheServiceAtItsStart(string? policy, string words)
    {
        var folder = policy is null ? "/nowhere/policies" : _folder.With("a.cedar", policy).Path;

        var refusal = RefusedStart(folder);

        Assert.Contains(words, refusal.Message);
    }

    [Theory]
    [InlineData("  owner: Person,", "  owner: Person,\n  shoe_size: Long,", "shoe_size")]
    [InlineData("  state: String,", "  state: Long,", "state")]
    [InlineData("entity ToolServer;", "entity ToolServer;\nentity Planet;\naction \"planet.read\" appliesTo { principal: Agent, resource: Planet, context: ToolCall };", "Planet")]
    public void ASchemaThatWantsOtherFactsThanThereAreStopsTheServiceAtItsStart(string shipped, string changed, string words)
    {
        var schema = File.ReadAllText(Path.Combine(_folder.Path, PolicySetFiles.SchemaName));
        var folder = _folder.With(PolicySetFiles.SchemaName, schema.Replace(shipped, changed, StringComparison.Ordinal)).Path;

        var refusal = RefusedStart(folder);

        Assert.Contains(PolicySetFiles.SchemaName, refusal.Message);
        Assert.Contains(words, refusal.Message);
    }

    [Fact]
    public async Task AnActivationIsRecordedOnceTheLogAnswers()
    {
        using var service = new PolicyServiceHost(_folder.Path);
        service.Audit.Unreachable = true;
        var decided = await service.EvaluateAsync(Story.Asking("iam.change", "environment", "production"));

        service.Audit.Unreachable = false;
        while (!service.Audit.Recorded(1).IsCompleted)
        {
            service.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.True(decided.Decision);
        Assert.Equal(decided.Context.PolicyVersion, Assert.Single(service.Audit.Records).Details!["policy_version"].GetString());
    }

    public void Dispose() => _folder.Dispose();

    private static Task<HttpResponseMessage> ReloadAsync(HttpClient client) =>
        client.PostAsync("/policy-sets/reload", null, TestContext.Current.CancellationToken);

    private static Exception RefusedStart(string folder) => FailedStart.Of<Exception>(() =>
    {
        using var service = new PolicyServiceHost(folder);
        using var client = service.CreateClient();
    });
}
