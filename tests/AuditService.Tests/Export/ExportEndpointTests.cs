using System.Net;
using System.Text.Json.Nodes;
using AgentTrust.AuditService.Export.Formats;
using AgentTrust.AuditService.Tests.Search;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Identity;

namespace AgentTrust.AuditService.Tests.Export;

public sealed class ExportEndpointTests : IDisposable
{
    private readonly AuditHost _host = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("ocsf", "application/x-ndjson")]
    [InlineData("jsonl", "application/x-ndjson")]
    [InlineData("csv", "text/csv")]
    public async Task WhatAQuestionFindsIsWrittenALineEach(string format, string mediaType)
    {
        await _host.RecordedAsync([.. Enumerable.Range(1, 3).Select(i => AuditHost.Record($"r{i}", i) with { Outcome = i == 2 ? "permitted" : "denied" })]);

        using var answer = await _host.AsPerson("ada", PersonGroups.Auditors).GetAsync($"/export?format={format}&outcome=denied", Cancelled);
        var lines = (await answer.Content.ReadAsStringAsync(Cancelled)).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal((HttpStatusCode.OK, mediaType), (answer.StatusCode, answer.Content.Headers.ContentType!.MediaType));
        Assert.Equal(format == "csv" ? 3 : 2, lines.Length);
        if (format != "csv") Assert.All(lines, line => Assert.NotNull(JsonNode.Parse(line)));
    }

    [Fact]
    public async Task AnExportIsOnRecordBeforeItBegins()
    {
        await _host.RecordedAsync(AuditHost.Record("a"));

        await _host.AsPerson("ada", PersonGroups.Auditors).GetStringAsync("/export?format=csv&agent=coding-agent", Cancelled);

        var record = _host.Log.Leaves[^1].Record;
        Assert.Equal((AuditKinds.EvidenceExported, "ada", "csv"), (record.Kind, record.Person, record.Details!["format"].GetString()));
        Assert.Equal("coding-agent", record.Details!["question"].GetProperty("agent").GetString());
    }

    [Fact]
    public async Task WhatCannotBeRecordedIsNotExported()
    {
        await _host.RecordedAsync(AuditHost.Record("a"));
        _host.Log.BeforeCommit = () => throw new IOException("The disk is full.");

        using var answer = await _host.AsPerson("ada", PersonGroups.Auditors).GetAsync("/export", Cancelled);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
    }

    [Fact]
    public async Task AnOwnerExportsWhatTheyMaySee()
    {
        await _host.RecordedAsync(AuditHost.Record("a"));

        Assert.Equal("", await _host.AsPerson("owen", PersonGroups.Owners).GetStringAsync("/export", Cancelled));
    }

    [Theory]
    [InlineData("/export?format=xml")]
    [InlineData("/export?limit=0")]
    [InlineData("/export?cursor=x")]
    public async Task AnExportThatCannotBeMadeIsRefusedAndNotRecorded(string path)
    {
        using var answer = await _host.AsPerson("ada", PersonGroups.Auditors).GetAsync(path, Cancelled);

        Assert.Equal((HttpStatusCode.BadRequest, 0), (answer.StatusCode, _host.Log.Leaves.Count));
    }

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("  @SUM(A1)", "'  @SUM(A1)")]
    [InlineData("-2", "'-2")]
    [InlineData("\t+3", "'\t+3")]
    [InlineData("\uFF1D1", "'\uFF1D1")]
    [InlineData("\r\n=1", "' =1")]
    [InlineData("He said \"no\",\r\nthen left", "He said \"\"no\"\", then left")]
    [InlineData("plain", "plain")]
    public void NoFieldIsAFormulaAndNoRecordMoreThanALine(string summary, string written)
    {
        var record = AuditHost.Record("a") with { Summary = summary, Time = AuditHostTimes.Noon };

        var line = CsvLine.Of(new LoggedRecord { Index = 3, Producer = "p", Record = record, Canonical = "", LeafHash = "/w==" });

        Assert.Contains($",\"{written}\",", line, StringComparison.Ordinal);
        Assert.StartsWith("\"3\",\"2026-11-23T12:00:00.0000000+00:00\",", line, StringComparison.Ordinal);
        Assert.EndsWith(",\"ff\"", line, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', line);
    }

    public void Dispose() => _host.Dispose();
}
