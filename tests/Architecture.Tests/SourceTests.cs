using System.Text.RegularExpressions;

namespace AgentTrust.Architecture.Tests;

public sealed partial class SourceTests
{
    [Fact]
    public void NothingIsLeftUnfinished() => Assert.Empty(Offences(Unfinished()));

    [Fact]
    public void NoExceptionIsSwallowed() => Assert.Empty(Offences(EmptyCatch()));

    [Fact]
    public void NoTestIsSkipped() => Assert.Empty(Offences(Skipped()));

    [Fact]
    public void NothingSleeps() => Assert.Empty(Offences(Sleep()));

    [Fact]
    public void NoPathOfOneMachineIsWritten() => Assert.Empty(Offences(MachinePath()));

    private static IEnumerable<string> Offences(Regex pattern) =>
        from file in Repository.Files("*.cs").Concat(Repository.Files("*.razor")).Concat(Repository.Files("*.sh")).Concat(Repository.Files("*.cedar"))
        where file.Name != "SourceTests.cs" && file.Name != "BannedSymbols.txt"
        let text = File.ReadAllText(file.FullName)
        from Match match in pattern.Matches(text)
        select $"{Repository.Relative(file)}:{text.AsSpan(0, match.Index).Count('\n') + 1}: {match.Value.Trim()}";

    [GeneratedRegex(@"\b(TODO|FIXME|HACK|NotImplementedException)\b")]
    private static partial Regex Unfinished();

    [GeneratedRegex(@"catch\s*(\([^)]*\))?\s*(when\s*\([^)]*\))?\s*\{\s*\}")]
    private static partial Regex EmptyCatch();

    [GeneratedRegex(@"Skip\s*=\s*""")]
    private static partial Regex Skipped();

    [GeneratedRegex(@"Thread\.Sleep\(")]
    private static partial Regex Sleep();

    [GeneratedRegex(@"(?<![\w.}])/(work|root|home)/")]
    private static partial Regex MachinePath();
}
