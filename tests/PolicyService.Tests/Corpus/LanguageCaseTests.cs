extern alias commandline;

using System.Runtime.CompilerServices;
using commandline::AgentTrust.Cli.Policies.Cases;

namespace AgentTrust.PolicyService.Tests.Corpus;

/// <summary>What the language promises, in the form of its own integration tests: <c>Cases/</c>, and upstream's when they are at hand.</summary>
public sealed class LanguageCaseTests
{
    /// <summary>The name that upstream's own tests use: a checkout of cedar-policy/cedar-integration-tests.</summary>
    private const string UpstreamFolder = "CEDAR_INTEGRATION_TESTS_PATH";

    public static TheoryData<string> Cases => [.. Files(Path.Combine(Here(), "Cases")).Select(file => Path.GetFileName(file))];

    [Theory]
    [MemberData(nameof(Cases))]
    public void TheEngineDecidesAsTheLanguageSays(string file) => AssertAsExpected(Path.Combine(Here(), "Cases"), file);

    [Fact]
    public void TheEngineDecidesAsUpstreamsHandWrittenTestsSay()
    {
        if (Environment.GetEnvironmentVariable(UpstreamFolder) is not { Length: > 0 } folder)
        {
            Assert.Skip($"Set {UpstreamFolder} to a checkout of cedar-policy/cedar-integration-tests to run its tests/ too.");
            return;
        }

        var files = Directory.GetDirectories(Path.Combine(folder, "tests")).SelectMany(Files).ToArray();

        Assert.NotEmpty(files);
        Assert.All(files, file => AssertAsExpected(folder, file));
    }

    private static void AssertAsExpected(string root, string file)
    {
        var result = new CaseRunner(root, ShippedPolicies.Module).Run(file);

        Assert.Null(result.Fault);
        Assert.NotEmpty(result.Requests);
        Assert.Empty(result.Requests.Where(request => !request.IsAsExpected).Select((request, index) => request.Line(file, index)));
    }

    private static IEnumerable<string> Files(string folder) =>
        Directory.GetFiles(folder, "*.json").Where(file => !file.EndsWith(".entities.json", StringComparison.Ordinal)).Order(StringComparer.Ordinal);

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
