using AgentTrust.Console.Tests.Backend;
using AgentTrust.OperatorConsole.Differences;

namespace AgentTrust.Console.Tests.Differences;

public sealed class UnifiedDiffTests
{
    [Fact]
    public void EveryLineKeepsItsTextItsKindAndItsNumbers()
    {
        var lines = UnifiedDiff.Read(Samples.Diff);

        Assert.Equal(Samples.Diff.Split('\n'), lines.Select(line => line.Text));
        Assert.Equal(3, lines.Count(line => line.Kind == DiffLineKind.File));
        Assert.Equal([(16, null), (17, null)], lines.Where(line => line.Kind == DiffLineKind.Removed).Select(line => (line.Old, line.New)));
        Assert.Equal([(null, 16), (null, 17)], lines.Where(line => line.Kind == DiffLineKind.Added).Select(line => (line.Old, line.New)));
        Assert.Equal((19, 19), (lines[^1].Old, lines[^1].New));
    }

    [Fact]
    public void ARemovedLineThatLooksLikeAFileHeaderIsARemovedLine() =>
        Assert.Equal(
            [DiffLineKind.Hunk, DiffLineKind.Removed, DiffLineKind.Added],
            UnifiedDiff.Read("@@ -1 +1 @@\n--- x\n+++ y").Select(line => line.Kind));

    [Fact]
    public void WhatIsNoDiffIsShownAsText() =>
        Assert.All(UnifiedDiff.Read("just words\n<script>"), line => Assert.Equal(DiffLineKind.Text, line.Kind));
}
