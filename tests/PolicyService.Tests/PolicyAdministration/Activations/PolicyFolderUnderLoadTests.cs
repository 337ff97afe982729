using AgentTrust.Contracts.Policy;
using AgentTrust.PolicyService.PolicyAdministration.Activations;
using static AgentTrust.PolicyService.Tests.PolicyAdministration.Activations.StoredPolicies;

namespace AgentTrust.PolicyService.Tests.PolicyAdministration.Activations;

/// <summary>The policy folder is killed while calls are decided on: no answer permits what its policies do not.</summary>
public sealed class PolicyFolderUnderLoadTests : IDisposable
{
    private const string Reading = """@id("reading") @reason("r") @requirement("R1") @status("interim") @review("2027-05-31") permit(principal, action == Action::"repo.read", resource);""";
    private const string Anything = """@id("anything") @reason("r") @requirement("R1") @status("interim") @review("2027-05-31") permit(principal, action, resource);""";
    private const string NoWrites = """@id("no-writes") @reason("r") @requirement("R1") @status("interim") @review("2027-05-31") forbid(principal, action in Action::"propose", resource);""";

    private static readonly EvaluationRequest Permitted = Story.Asking("repo.read", "repository", "shop/checkout");
    private static readonly EvaluationRequest Forbidden = Story.OpeningAPullRequest;

    // Without the last file, everything would be permitted: a set that is half there is the dangerous one.
    private readonly PolicyFolder _folder = new PolicyFolder().With("a.cedar", Reading).With("b.cedar", Anything).With("c.cedar", NoWrites);

    public static TheoryData<string> Ways => ["delete", "halve", "empty", "garble", "replace"];

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task NoAnswerPermitsWhatThePoliciesForbid(string way)
    {
        using var service = new PolicyServiceHost(_folder.Path);
        _ = service.Services;
        using var done = new CancellationTokenSource();
        var load = Enumerable.Range(0, 4).Select(_ => Task.Run(() => AskAsync(service, done.Token))).ToArray();

        foreach (var file in new[] { "c.cedar", "b.cedar", "a.cedar" })
        {
            Kill(way, Path.Combine(_folder.Path, file));
            await Of<FolderSource>(service).LookAsync(TestContext.Current.CancellationToken);
        }

        if (way == "delete") Directory.Delete(_folder.Path, recursive: true);
        await Of<FolderSource>(service).LookAsync(TestContext.Current.CancellationToken);
        await done.CancelAsync();
        Directory.CreateDirectory(_folder.Path);

        foreach (var answers in await Task.WhenAll(load))
        {
            Assert.NotEmpty(answers);
            Assert.All(answers, answer => Assert.Equal(answer.Asked == Permitted, answer.Decision));
        }
    }

    [Fact]
    public async Task SetsThatChangePlacesUnderLoadNeverMix()
    {
        using var policies = new StoredPolicies();
        var service = policies.Start();
        string[] versions = [await SubmitAsync(service, Only("repo.read")), await SubmitAsync(service, Only("repo.pull_request.open"))];
        await ActivateAsync(service, versions[0], "oscar");
        using var done = new CancellationTokenSource();
        var load = Enumerable.Range(0, 4).Select(_ => Task.Run(() => AskAsync(service, done.Token))).ToArray();

        for (var change = 1; change <= 6; change++) await ActivateAsync(service, versions[change % 2], "oscar");
        await done.CancelAsync();

        // Each answer is one set's, whole: the version that it names is the one that decided.
        foreach (var answers in await Task.WhenAll(load))
            Assert.All(answers, answer => Assert.Equal((answer.Asked == Permitted) == (answer.Version == versions[0]), answer.Decision));
    }

    public void Dispose() => _folder.Dispose();

    private static async Task<List<Answer>> AskAsync(PolicyServiceHost service, CancellationToken done)
    {
        var answers = new List<Answer>();
        do
        {
            foreach (var asked in new[] { Permitted, Forbidden })
            {
                var answer = await service.EvaluateAsync(asked);
                answers.Add(new(asked, answer.Decision, answer.Context.PolicyVersion));
            }
        }
        while (!done.IsCancellationRequested);

        return answers;
    }

    private static void Kill(string way, string path)
    {
        switch (way)
        {
            case "delete": File.Delete(path); break;
            case "halve": File.WriteAllText(path, File.ReadAllText(path)[..40]); break;
            case "empty": File.WriteAllText(path, ""); break;
            case "garble": File.WriteAllBytes(path, [0xFF, 0xFE, 0x00, 0xC0]); break;
            default: File.WriteAllText(path, path.EndsWith("a.cedar", StringComparison.Ordinal) ? Reading + "permit(" : ""); break;
        }
    }

    private sealed record Answer(EvaluationRequest Asked, bool Decision, string? Version);
}
