using System.Text.Json;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Identity;
using NSec.Cryptography;

namespace AgentTrust.AuditVerifier.Tests.Commands;

/// <summary>A log that has changed its key, and readers who know the one, the other, both or neither.</summary>
public sealed class LogKeysTests : IDisposable
{
    private readonly OfflineRun _run = new();
    private readonly Key _next = Key.Create(SignatureAlgorithm.Ed25519);
    private readonly SignedLog _log;

    public LogKeysTests() => _log = new([SignedLog.Record(0), SignedLog.Record(1)]);

    private string NextKey => SignedLog.VerifierKeyOf(_next);

    private string Text => _log.Note[..(_log.Note.LastIndexOf("\n\n", StringComparison.Ordinal) + 1)];

    private string SignedByBoth => _log.Note + SignatureOf(_next);

    [Fact]
    public async Task WhoeverKnowsOneOfTheKeysIsToldWhichSigned()
    {
        Assert.Equal(0, await _run.VerifyLogAsync(_log, SignedByBoth, _log.VerifierKey));
        Assert.Contains($"The checkpoint is signed by {Short(_log.VerifierKey)}.", _run.Said, StringComparison.Ordinal);

        Assert.Equal(0, await _run.VerifyLogAsync(_log, SignedByBoth, NextKey));
        Assert.Contains($"The checkpoint is signed by {Short(NextKey)}.", _run.Said, StringComparison.Ordinal);

        Assert.Equal(0, await _run.VerifyLogAsync(_log, SignedByBoth, $"{_log.VerifierKey},{NextKey}"));
        Assert.Contains($"The checkpoint is signed by {Short(_log.VerifierKey)} and {Short(NextKey)}.", _run.Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhoeverKnowsNeitherRefuses()
    {
        using var stranger = Key.Create(SignatureAlgorithm.Ed25519);

        Assert.Equal(1, await _run.VerifyLogAsync(_log, SignedByBoth, SignedLog.VerifierKeyOf(stranger)));
        Assert.Contains("WRONG: The checkpoint carries no signature by the key", _run.Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AKnownKeyWhoseSignatureDoesNotHoldSpoilsTheOthers()
    {
        var other = _log.Sign(SignedLog.Text(1, SignedLog.Root(_log.Leaves.Take(1))), _next);

        Assert.Equal(1, await _run.VerifyLogAsync(_log, _log.Note + LinesOf(other), $"{_log.VerifierKey},{NextKey}"));
    }

    [Fact]
    public async Task AFurtherKeyThatTheLogAnnouncesIsNamedToWhoDoesNotNameIt()
    {
        using var log = AnnouncingLog(SpiffeIds.AuditService);

        Assert.Equal(0, await _run.VerifyLogAsync(log));
        Assert.Contains($"Record 1 announces a further key of this log, {NextKey}.", _run.Said, StringComparison.Ordinal);

        Assert.Equal(0, await _run.VerifyLogAsync(log, log.Note, $"{log.VerifierKey},{NextKey}"));
        Assert.DoesNotContain("announces", _run.Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatAnotherProducerSaysOfKeysIsNoAnnouncement()
    {
        using var log = AnnouncingLog(SignedLog.Producer);

        Assert.Equal(0, await _run.VerifyLogAsync(log));
        Assert.DoesNotContain("announces", _run.Said, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _next.Dispose();
        _run.Dispose();
        _log.Dispose();
    }

    // C2SP signed-note: name+id+key, and neither name nor id holds a plus sign.
    private static string Short(string verifierKey) => string.Join('+', verifierKey.Split('+').Take(2));

    private SignedLog AnnouncingLog(string producer)
    {
        var announcement = SignedLog.Record(0) with
        {
            Id = "rotation",
            Kind = AuditKinds.SigningKeyRotated,
            Details = new Dictionary<string, JsonElement> { ["verifier_key"] = JsonSerializer.SerializeToElement(NextKey) },
        };
        return new([SignedLog.Leaf(0, SignedLog.Record(0)), SignedLog.Leaf(1, announcement with { Epoch = "own" }, producer)]);
    }

    private string SignatureOf(Key key) => LinesOf(_log.Sign(Text, key));

    private static string LinesOf(string note) => note[(note.LastIndexOf("\n\n", StringComparison.Ordinal) + 2)..];
}
