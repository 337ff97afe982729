using AgentTrust.OperatorConsole.Differences;

namespace AgentTrust.Console.Tests.Differences;

public sealed class FileDifferenceTests
{
    [Fact]
    public void LinesAreNumberedAsInTheirFilesAndDistantOnesLeftOut()
    {
        var old = string.Concat(Enumerable.Range(1, 40).Select(n => $"line {n}\n"));
        var now = old.Replace("line 5\n", "line five\n", StringComparison.Ordinal).Replace("line 30\n", "", StringComparison.Ordinal);

        var lines = UnifiedDiff.Read(FileDifference.Of(Files(old), Files(now)));

        Assert.Equal(2, lines.Count(line => line.Kind == DiffLineKind.Hunk));
        Assert.Equal([5, 30], lines.Where(line => line.Kind == DiffLineKind.Removed).Select(line => line.Old));
        Assert.Equal([5], lines.Where(line => line.Kind == DiffLineKind.Added).Select(line => line.New));
        Assert.DoesNotContain(lines, line => line.Text == " line 15");
    }

    [Fact]
    public void FilesThatCameOrWentAreNamedSo()
    {
        var diff = FileDifference.Of(new Dictionary<string, string> { ["a"] = "1\n", ["same"] = "x" }, new Dictionary<string, string> { ["b"] = "2\n", ["same"] = "x" });

        Assert.Equal("diff a (gone)\n@@ -1 +1 @@\n-1\ndiff b (new)\n@@ -1 +1 @@\n+2\n", diff);
    }

    private static Dictionary<string, string> Files(string text) => new() { ["policies.cedar"] = text };
}
