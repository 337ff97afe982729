using AgentTrust.Contracts.Audit;
using NSec.Cryptography;

namespace AgentTrust.AuditVerifier.Tests.Commands;

public sealed class TamperedLogTests : IDisposable
{
    private readonly OfflineRun _run = new();
    private readonly SignedLog _log = new(10);

    [Fact]
    public async Task AnHonestLogHolds()
    {
        Assert.Equal(0, await _run.VerifyLogAsync(_log));
        Assert.StartsWith("All 10 records are as log.test/audit signed them, in order and without a gap.\n", _run.Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnEmptyLogHolds()
    {
        using var empty = new SignedLog(0);

        Assert.Equal(0, await _run.VerifyLogAsync(empty));
    }

    [Fact]
    public async Task AChangedRecordIsNamed()
    {
        var changed = SignedLog.Leaf(4, SignedLog.Record(4) with { Outcome = "denied" });
        _log.Leaves[4] = _log.Leaves[4] with { Canonical = changed.Canonical };

        await IsWrongAsync("Record 4 was changed: its bytes do not have the hash under which it was logged.");
    }

    [Fact]
    public async Task AChangedRecordWithItsHashMadeToFitContradictsTheSignature()
    {
        _log.Leaves[4] = SignedLog.Leaf(4, SignedLog.Record(4) with { Outcome = "denied" });

        await IsWrongAsync("The first 10 records are not those that the checkpoint was signed over");
    }

    [Fact]
    public async Task ADroppedRecordIsNamed()
    {
        _log.Leaves.RemoveAt(4);

        await IsWrongAsync(
            "Record 4 is missing", "Number 5 of spiffe://agenttrust.local/service/tool-proxy (run run-1) never reached the log: number 6 is record 5.",
            "the last 1 are gone");
    }

    [Fact]
    public async Task ADuplicatedRecordIsNamed()
    {
        _log.Leaves.Insert(5, _log.Leaves[4]);

        await IsWrongAsync("Record 4 stands twice: at position 4 and at position 5.", "carries the id id-4", "are not those");
    }

    [Fact]
    public async Task AReorderedRecordIsNamed()
    {
        (_log.Leaves[4], _log.Leaves[5]) = (_log.Leaves[5], _log.Leaves[4]);

        await IsWrongAsync("Record 4 stands out of order: at position 5, after record 5.", "are not those");
    }

    [Fact]
    public async Task AnInsertedRecordIsNamed()
    {
        _log.Leaves.Insert(4, SignedLog.Leaf(4, SignedLog.Record(4) with { Id = "forged" }));

        await IsWrongAsync("Record 4 stands twice: at position 4 and at position 5.", "Number 5 of", "was given twice", "are not those");
    }

    [Fact]
    public async Task AnInsertedRecordWithAllOthersRenumberedContradictsTheSignature()
    {
        _log.Leaves.Clear();
        for (var i = 0; i < 11; i++)
            _log.Leaves.Add(SignedLog.Leaf(i, i == 4 ? SignedLog.Record(100) with { Epoch = "forged", Sequence = 1 } : SignedLog.Record(i < 4 ? i : i - 1)));

        await IsWrongAsync("The first 10 records are not those");
    }

    [Fact]
    public async Task ATruncatedLogIsNamed()
    {
        _log.Leaves.RemoveRange(8, 2);

        await IsWrongAsync("The log ends after 8 records, but the checkpoint was signed over 10: the last 2 are gone.");
    }

    [Fact]
    public async Task AGapInAProducersNumbersIsNamedThoughTheTreeHolds()
    {
        using var log = new SignedLog(0);
        AuditRecord[] records = [SignedLog.Record(0), SignedLog.Record(1) with { Sequence = 5 }];
        log.Leaves.AddRange(records.Select((r, i) => SignedLog.Leaf(i, r)));
        var note = log.Sign(SignedLog.Text(2, SignedLog.Root(log.Leaves)));

        Assert.Equal(1, await _run.VerifyLogAsync(log, note, log.VerifierKey));
        Assert.Equal(
            "WRONG: Numbers 2 to 4 of spiffe://agenttrust.local/service/tool-proxy (run run-1) never reached the log: number 5 is record 1.",
            _run.Said.Trim());
    }

    [Fact]
    public async Task AnAgentsRecordOfADecisionIsNamed()
    {
        using var log = new SignedLog(0);
        log.Leaves.Add(SignedLog.Leaf(0, SignedLog.Record(0), "spiffe://agenttrust.local/agent/x"));
        var note = log.Sign(SignedLog.Text(1, SignedLog.Root(log.Leaves)));

        Assert.Equal(1, await _run.VerifyLogAsync(log, note, log.VerifierKey));
        Assert.Contains("Record 0 was appended by the agent spiffe://agenttrust.local/agent/x", _run.Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ARecordThatIsNotCanonicalIsNamed()
    {
        var bytes = Convert.FromBase64String(_log.Leaves[4].Canonical);
        _log.Leaves[4] = SignedLog.Leaf([.. bytes, (byte)' ']);

        await IsWrongAsync("Position 4 does not hold a record in canonical form.");
    }

    [Fact]
    public async Task EveryFlippedByteOfALeafIsDetected()
    {
        using var log = new SignedLog(3);
        var original = log.Leaves[1];
        var bytes = Convert.FromBase64String(original.Canonical);
        for (var i = 0; i < bytes.Length; i++)
        {
            var flipped = bytes.ToArray();
            flipped[i] ^= 1;
            log.Leaves[1] = SignedLog.Leaf(flipped);

            Assert.Equal(1, await _run.VerifyLogAsync(log));
        }
    }

    [Fact]
    public async Task ACheckpointOfAnotherKeyIsNoEvidence()
    {
        using var other = Key.Create(SignatureAlgorithm.Ed25519);
        var forged = _log.Sign(SignedLog.Text(10, SignedLog.Root(_log.Leaves)), other);

        Assert.Equal(1, await _run.VerifyLogAsync(_log, forged, _log.VerifierKey));
        Assert.Contains("carries no signature by the key", _run.Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AChangedCheckpointIsNoEvidence()
    {
        Assert.Equal(1, await _run.VerifyLogAsync(_log, _log.Note.Replace("\n10\n", "\n9\n", StringComparison.Ordinal), _log.VerifierKey));
        Assert.Contains("The checkpoint's signature does not hold", _run.Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatCannotBeReadCannotBeChecked()
    {
        Assert.Equal(2, await _run.RunAsync("verify-log", "/nowhere/log.jsonl", "--checkpoint", _run.File("c", _log.Note), "--key", _log.VerifierKey));
        Assert.Equal(2, await _run.VerifyLogAsync(_log, _log.Note, "no key"));
        Assert.Equal(2, await _run.RunAsync());
        Assert.Equal(2, await _run.RunAsync("verify", "--surprise", "1"));
        Assert.Equal(2, await _run.RunAsync("verify-proof", "file"));
    }

    public void Dispose()
    {
        _run.Dispose();
        _log.Dispose();
    }

    private async Task IsWrongAsync(params string[] sentences)
    {
        Assert.Equal(1, await _run.VerifyLogAsync(_log));
        Assert.All(sentences, sentence => Assert.Contains(sentence, _run.Said, StringComparison.Ordinal));
    }
}
