using AgentTrust.Console.Tests.Backend;
using AgentTrust.Contracts.Audit;
using AgentTrust.OperatorConsole.Evidence;

namespace AgentTrust.Console.Tests.Evidence;

public sealed class HighlightsTests : IDisposable
{
    private readonly FakeLog _log = new();

    public HighlightsTests()
    {
        _log.Append(Samples.Record(AuditKinds.TokenIssued, "issued", "A token."));
        _log.Append(Samples.Record(AuditKinds.Decision, "permitted", "It may."));
        _log.Append(Samples.Record(AuditKinds.Decision, "denied", "It may not."));
        _log.Append(Samples.Record(AuditKinds.Prompt, null, "A prompt."));
        _log.Append(Samples.Record(AuditKinds.Decision, "denied", "It may not."));
        _log.Append(Samples.Record(AuditKinds.CallOutcome, "succeeded", "Done."));
    }

    [Fact]
    public void RoutineIsLeftOutAndRepetitionIsOneLine() =>
        Assert.Equal([(5L, 1), (4L, 2)], Highlights.Of(_log.Records, everything: false).Select(line => (line.Logged.Index, line.Times)));

    [Fact]
    public void EverythingIsEveryRecordNewestFirst() =>
        Assert.Equal([5, 4, 3, 2, 1, 0], Highlights.Of(_log.Records, everything: true).Select(line => line.Logged.Index));

    public void Dispose() => _log.Dispose();
}
