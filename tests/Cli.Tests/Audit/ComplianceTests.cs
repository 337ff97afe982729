using System.Runtime.CompilerServices;
using AgentTrust.Cli.Audit;
using AgentTrust.Cli.Compliance;

namespace AgentTrust.Cli.Tests.Audit;

/// <summary>The compliance map as a page and as a report.</summary>
public sealed class ComplianceTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("agenttrust-compliance-");

    [Fact]
    public async Task ThePageIsTheOneThatTheDataFileMakes()
    {
        var made = Path.Combine(_folder.FullName, "README.md");

        var run = await Invocation.RunAsync(TimeProvider.System, "", "audit", "compliance", Documents("controls.json"), "--out", made);

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(await File.ReadAllTextAsync(Documents("README.md"), TestContext.Current.CancellationToken), await File.ReadAllTextAsync(made, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task AMapThatCannotBeReadMakesNoPage()
    {
        var run = await Invocation.RunAsync(TimeProvider.System, "", "audit", "compliance", Path.Combine(_folder.FullName, "none.json"), "--out", Path.Combine(_folder.FullName, "page.md"));

        Assert.Equal((2, 0), (run.ExitCode, _folder.GetFiles().Length));
    }

    [Fact]
    public void TheToolCarriesTheMapAndCanAskEachOfItsQuestions()
    {
        var map = ControlMap.Own();

        Assert.True(map.Controls.Count > 150);
        Assert.All(map.Controls, control => Assert.NotEqual(new Contracts.Audit.Questions.EvidenceQuery(), AuditReport.Read(control.Evidence)));
    }

    [Fact]
    public void AReportHasTheCountsAndShowsNoMarkupOfOthers()
    {
        var control = ControlMap.Own().Controls[0] with { Title = "<script>", Evidence = "kind=decision", State = "open", Missing = "Nearly all of it." };
        var map = new ControlMap { About = "", Controls = [control, control with { Evidence = "kind=prompt" }] };

        var page = AuditorsReport.Of(map, new Dictionary<string, long> { ["kind=decision"] = 12345 }, [("Checkpoint", "a & b")]);

        Assert.Contains(">12,345</td>", page, StringComparison.Ordinal);
        Assert.Contains(">not asked</td>", page, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;", page, StringComparison.Ordinal);
        Assert.Contains("a &amp; b", page, StringComparison.Ordinal);
        Assert.Contains("@media print", page, StringComparison.Ordinal);
        Assert.Contains("Nearly all of it.", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        Assert.DoesNotContain("http", page, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static string Documents(string name, [CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", "docs", "compliance", name);
}
