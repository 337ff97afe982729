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

    /// <summary>What can be written in a policy; upstream's hand-written tests use the greater part of it.</summary>
    private static readonly string[] Words =
    [
        "permit", "forbid", "when", "unless", " == ", " != ", " < ", " <= ", " > ", " >= ", " && ", " || ", " !", " + ", " - ", " * ", " -context", " in ", "action in [", " is ", " is Document in ",
        " has ", "has \"", "[\"", " like ", "\\*", "if ", "{kind:", "principal ==", "resource ==", ".owner.level", ".address.city",
        ".contains(", ".containsAll(", ".containsAny(", ".isEmpty(", ".hasTag(", ".getTag(",
        "decimal(", ".lessThan(", ".lessThanOrEqual(", ".greaterThan(", ".greaterThanOrEqual(",
        "ip(", ".isIpv4(", ".isIpv6(", ".isLoopback(", ".isMulticast(", ".isInRange(",
        "datetime(", ".offset(", ".durationSince(", ".toDate(", ".toTime(",
        "duration(", ".toMilliseconds(", ".toSeconds(", ".toMinutes(", ".toHours(", ".toDays(",
    ];

    [Fact]
    public void EveryWordOfTheLanguageStandsInSomeCase()
    {
        var policies = string.Join('\n', Directory.GetFiles(Path.Combine(Here(), "Cases"), "*.cedar").Select(File.ReadAllText));

        Assert.DoesNotContain(Words, word => !policies.Contains(word, StringComparison.Ordinal));
    }

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
