using System.Net;
using System.Text;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Json;
using AgentTrust.Contracts.Policy;
using AgentTrust.PolicyService.PolicyAdministration;
using AgentTrust.PolicyService.PolicyAdministration.Sets;
using AgentTrust.PolicyService.Tests.PolicyAdministration.Activations;
using static AgentTrust.PolicyService.Tests.PolicyAdministration.Activations.StoredPolicies;

namespace AgentTrust.PolicyService.Tests.PolicyAdministration.Sets;

public sealed class SubmissionTests : IDisposable
{
    private readonly StoredPolicies _policies = new();
    private readonly PolicyServiceHost _service;

    public SubmissionTests() => _service = _policies.Start();

    [Fact]
    public async Task TheShippedSetIsTakenWithItsGoldenRequestsAndComesBackAsItWas()
    {
        var shipped = PolicySetFiles.Read(ShippedPolicies.Directory).All.ToDictionary(file => file.Key, file => file.Value);

        var stored = await SubmitAsync(shipped);
        using var client = _service.ClientOfPerson("ada", PersonGroups.Auditors);
        using var response = await client.GetAsync($"/policy-sets/{stored.Version}", TestContext.Current.CancellationToken);
        var content = System.Text.Json.JsonSerializer.Deserialize<PolicySetContent>(
            await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), WireJson.Options)!;

        Assert.Equal(ShippedPolicies.Engine.Policies.Version, stored.Version);
        Assert.Empty(stored.Failed);
        Assert.True(stored.GoldenRequests > 50);
        Assert.Equal(shipped, content.Files);
        Assert.Equal(["oscar"], content.SubmittedBy);
        Assert.Contains(stored.Version, (await OverviewAsync(_service)).Versions);
    }

    [Fact]
    public async Task GoldenRequestsThatFailAreNamedAndTheSetIsKeptToBeLookedAt()
    {
        using var folder = Only("repo.read");
        var files = folder.Submission.Files.ToDictionary();
        files["decisions/ends.json"] = File.ReadAllText(Path.Combine(ShippedPolicies.Directory, "decisions", "authority-ends.json"));

        var stored = await SubmitAsync(files);

        Assert.NotEmpty(stored.Failed);
        Assert.All(stored.Failed, failure => Assert.Equal("decisions/ends.json", failure.File));
        Assert.NotEqual(stored.Failed[0].Expected, stored.Failed[0].Actual);
    }

    [Theory]
    [InlineData("../out.cedar", "", "\"../out.cedar\"")]
    [InlineData("sub/a.cedar", "", "\"sub/a.cedar\"")]
    [InlineData("/tmp/a.cedar", "", "\"/tmp/a.cedar\"")]
    [InlineData("decisions/../../a.json", "", "\"decisions/../../a.json\"")]
    [InlineData(".hidden.cedar", "", "\".hidden.cedar\"")]
    [InlineData("a.cedar\n", "", "\"a.cedar\n\"")]
    [InlineData("tool-catalog.json", "{}", "\"tool-catalog.json\"")]
    [InlineData("b.cedar", "\uFEFF// marked", "b.cedar is not Unicode text without a byte order mark")]
    public async Task AFileOfAnotherKindIsRefused(string name, string text, string words)
    {
        using var folder = Only("repo.read");
        var files = folder.Submission.Files.ToDictionary();
        files[name] = text;

        var refusal = await RefusedAsync(HttpStatusCode.BadRequest, "policy-set-malformed", () => SubmitAsync(files));

        Assert.Contains(words, refusal.Message);
        Assert.Single((await OverviewAsync(_service)).Versions);
    }

    [Theory]
    [InlineData(PolicySetFiles.SchemaName, HttpStatusCode.BadRequest, "agenttrust.cedarschema is missing")]
    [InlineData("only.cedar", HttpStatusCode.BadRequest, "no *.cedar file")]
    public async Task AFileThatIsMissingIsNamed(string missing, HttpStatusCode status, string words)
    {
        using var folder = Only("repo.read");
        var files = folder.Submission.Files.Where(file => file.Key != missing).ToDictionary();

        Assert.Contains(words, (await RefusedAsync(status, "policy-set-malformed", () => SubmitAsync(files))).Message);
    }

    [Theory]
    [InlineData("only.cedar", "permit(", "only.cedar(1)")]
    [InlineData("only.cedar", """@id("x") permit(principal, action, resource);""", "@reason")]
    [InlineData("decisions/a.json", "{}", "decisions/a.json")]
    public async Task ASetThatIsNotValidIsRefusedWithFileAndFixAndNotKept(string name, string text, string words)
    {
        using var folder = Only("repo.read");
        var files = folder.Submission.Files.ToDictionary();
        files[name] = text;

        var refusal = await RefusedAsync(HttpStatusCode.UnprocessableEntity, "policy-set-invalid", () => SubmitAsync(files));

        Assert.Contains(words, refusal.Message);
        Assert.DoesNotContain("Policies:Directory", refusal.Message);
        Assert.Single((await OverviewAsync(_service)).Versions);
    }

    [Fact]
    public async Task TooMuchIsRefused()
    {
        using var folder = Only("repo.read");
        var files = folder.Submission.Files.ToDictionary();
        files["big.cedar"] = new string(' ', PolicySetFiles.LargestSet);

        Assert.Contains("split the set", (await RefusedAsync(HttpStatusCode.BadRequest, "policy-set-malformed", () => SubmitAsync(files))).Message);
    }

    [Fact]
    public async Task HalfACharacterIsRefused()
    {
        using var client = _service.ClientOfPerson("oscar", PersonGroups.Operators);
        using var body = new StringContent("""{"files":{"agenttrust.cedarschema":"","a.cedar":"\ud800"}}""", Encoding.UTF8, "application/json");

        using var response = await client.PostAsync("/policy-sets", body, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task AnEngineForAStoredSetIsFoundByItsVersion()
    {
        var version = await StoredPolicies.SubmitAsync(_service, Only("repo.read"));
        var sets = Of<PolicySets>(_service);

        Assert.Equal(version, sets.Find(version)?.Policies.Version);
        Assert.Same(sets.Find(version), sets.Find(version));
        Assert.Equal(Deciding(_service), sets.Find(Deciding(_service))?.Policies.Version);
        Assert.Null(sets.Find("sha256:" + new string('0', 64)));
        Assert.Null(sets.Find("../../etc"));
    }

    [Fact]
    public async Task AnEngineThatNewerOnesDisplacedStillDecidesForWhoHoldsIt()
    {
        var sets = Of<PolicySets>(_service);
        var first = sets.Find(await StoredPolicies.SubmitAsync(_service, Only("repo.read")))!;
        foreach (var action in new[] { "alert.read", "ticket.read", "ticket.write", "ci.run", "repo.merge" })
            Assert.NotNull(sets.Find(await StoredPolicies.SubmitAsync(_service, Only(action))));

        Assert.NotSame(first, sets.Find(first.Policies.Version));
        Assert.NotEmpty(first.Policies.Policies);
    }

    [Fact]
    public async Task WhoSubmittedIsRecorded()
    {
        await StoredPolicies.SubmitAsync(_service, Only("repo.read"));

        await _service.Audit.Recorded(2).WaitAsync(TestContext.Current.CancellationToken);
        Assert.Equal((AuditKinds.PolicySetStored, "otto"), (_service.Audit.Records.Last().Kind, _service.Audit.Records.Last().Person));
    }

    public void Dispose() => _policies.Dispose();

    private async Task<StoredPolicySet> SubmitAsync(IReadOnlyDictionary<string, string> files)
    {
        using var client = _service.ClientOfPerson("oscar", PersonGroups.Operators);
        return await new PolicyClient(client).SubmitPolicySetAsync(new() { Files = files }, TestContext.Current.CancellationToken);
    }
}
