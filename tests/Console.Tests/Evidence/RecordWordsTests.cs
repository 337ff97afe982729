using System.Text.Json;
using AgentTrust.Console.Tests.Backend;
using AgentTrust.Contracts.Audit;
using AgentTrust.OperatorConsole.Evidence;

namespace AgentTrust.Console.Tests.Evidence;

public sealed class RecordWordsTests
{
    [Theory]
    [InlineData(AuditKinds.Decision, "permitted", null, "Permitted", "calm")]
    [InlineData(AuditKinds.Decision, "denied", "policy-denied", "Denied", "bad")]
    [InlineData(AuditKinds.Decision, "denied", "approval-required", "Waits for a person", "wait")]
    [InlineData(AuditKinds.CallOutcome, "succeeded", null, "Call made", "good")]
    [InlineData(AuditKinds.CallOutcome, "failed", null, "Call failed", "bad")]
    [InlineData(AuditKinds.CallOutcome, "indeterminate", null, "Call with unknown outcome", "wait")]
    [InlineData(AuditKinds.CallRefused, null, null, "Call refused", "bad")]
    [InlineData("something.new", null, null, "something.new", "quiet")]
    public void ARecordReadsAsWhatItIs(string kind, string? outcome, string? code, string title, string tone)
    {
        var record = Samples.Record(kind, outcome) with
        {
            Details = code is null ? null : new Dictionary<string, JsonElement> { ["code"] = JsonSerializer.SerializeToElement(code) },
        };

        var words = RecordWords.Of(record);

        Assert.Equal((title, tone), (words.Title, words.Tone));
    }
}
