using System.Text.Json;
using AgentTrust.Contracts.Json;
using AgentTrust.PolicyService.Replay;

namespace AgentTrust.PolicyService.Tests.Replay;

public sealed class RecordLinesTests
{
    [Fact]
    public async Task ARecordIsReadAsItsProducerSentItAndAsTheLogAnswersWithIt()
    {
        var sent = JsonSerializer.Serialize(History.Reading, WireJson.Options);

        var entries = await ReadAsync($$"""
            {{sent}}

            {"index":7,"producer":"p","record":{{sent}}}
            """);

        Assert.Equal([(null, History.Reading.Id), (7L, History.Reading.Id)], entries.Select(entry => (entry.Index, entry.Record!.Id)));
        Assert.All(entries, entry => Assert.NotNull(RecordedDecision.Read(entry.Record!, entry.Index).Decision));
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("""{"record":null}""")]
    [InlineData("""{"record":{"id":"a"}}""")]
    [InlineData("""{"id":"a","id":"b"}""")]
    public async Task ALineThatIsNoRecordIsNamedAndReadingGoesOn(string line)
    {
        var entries = await ReadAsync($"{line}\n{JsonSerializer.Serialize(History.Reading, WireJson.Options)}");

        Assert.Equal(2, entries.Count);
        Assert.Equal((null, "line 1", "a line is no record of the log"), (entries[0].Record, entries[0].Name, entries[0].Fault));
        Assert.NotNull(entries[1].Record);
    }

    private static ValueTask<List<HistoryEntry>> ReadAsync(string text) =>
        RecordLines.ReadAsync(new StringReader(text), TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);
}
