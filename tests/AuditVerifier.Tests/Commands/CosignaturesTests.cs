using System.Buffers.Binary;
using AgentTrust.AuditVerifier.Notes;
using NSec.Cryptography;

namespace AgentTrust.AuditVerifier.Tests.Commands;

public sealed class CosignaturesTests : IDisposable
{
    private readonly OfflineRun _run = new();
    private readonly SignedLog _log = new(3);
    private readonly Key[] _witnesses = [.. Enumerable.Range(0, 3).Select(_ => Key.Create(SignatureAlgorithm.Ed25519))];

    [Theory]
    [InlineData("0,1,2", "0,1,2", null, 0)]
    [InlineData("0,1", "0,1,2", null, 1)]
    [InlineData("0,1", "0,1,2", "2", 0)]
    [InlineData("2", "0,1,2", "2", 1)]
    [InlineData("", "0", null, 1)]
    [InlineData("1,2", "0", null, 1)]
    [InlineData("0", "0", "2", 2)]
    [InlineData("0", "0,0", null, 2)]
    public async Task SoManyWitnessesMustHaveCosigned(string cosigned, string demanded, string? quorum, int code)
    {
        var note = _log.Note + string.Concat(Of(cosigned).Select(i => Cosign(i, Text(_log.Note))));

        Assert.Equal(code, await VerifyAsync(note, demanded, quorum));
    }

    [Fact]
    public async Task WhoIsMissingIsNamed()
    {
        await VerifyAsync(_log.Note + Cosign(1, Text(_log.Note)), "0,1,2", null);

        Assert.Contains("WRONG: 1 of the 3 witnesses that are needed have cosigned the checkpoint; witness.test/w0, witness.test/w2 did not.", _run.Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ACosignatureOfAnotherCheckpointIsNone()
    {
        Assert.Equal(1, await VerifyAsync(_log.Note + Cosign(0, SignedLog.Text(2, SignedLog.Root(_log.Leaves.Take(2)))), "0", null));
        Assert.Contains("The cosignature of the witness witness.test/w0 does not hold", _run.Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AKeyThatTheLogHadBeforeIsTakenBesideItsNewOne()
    {
        using var newer = Key.Create(SignatureAlgorithm.Ed25519);
        var keys = $"{_log.VerifierKey},{SignedLog.VerifierKeyOf(newer)}";

        Assert.Equal(0, await _run.VerifyLogAsync(_log, _log.Note, keys));
        Assert.Equal(0, await _run.VerifyLogAsync(_log, _log.Sign(Text(_log.Note), newer), keys));
    }

    [Fact]
    public async Task AWitnessIsNoLogAndALogIsNoWitness()
    {
        Assert.Equal(2, await _run.VerifyLogAsync(_log, _log.Note, KeyText(0)));
        Assert.Equal(2, await _run.RunAsync("verify-proof", _run.File("p", _log.Proof(0)), "--key", _log.VerifierKey, "--witness", _log.VerifierKey));
    }

    public void Dispose()
    {
        foreach (var witness in _witnesses) witness.Dispose();
        _run.Dispose();
        _log.Dispose();
    }

    private static string Text(string note) => note[..(note.LastIndexOf("\n\n", StringComparison.Ordinal) + 1)];

    private static IEnumerable<int> Of(string numbers) =>
        numbers.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(number => int.Parse(number, null));

    private static string NameOf(int i) => $"witness.test/w{i}";

    private byte[] Typed(int i) => [VerifierKey.WitnessType, .. _witnesses[i].PublicKey.Export(KeyBlobFormat.RawPublicKey)];

    private string KeyText(int i) => $"{NameOf(i)}+{VerifierKey.IdOf(NameOf(i), Typed(i)):x8}+{Convert.ToBase64String(Typed(i))}";

    private string Cosign(int i, string text)
    {
        var line = new byte[4 + 8 + 64];
        BinaryPrimitives.WriteUInt32BigEndian(line, VerifierKey.IdOf(NameOf(i), Typed(i)));
        BinaryPrimitives.WriteUInt64BigEndian(line.AsSpan(4), 1_795_000_000);
        SignatureAlgorithm.Ed25519.Sign(_witnesses[i], System.Text.Encoding.UTF8.GetBytes($"cosignature/v1\ntime 1795000000\n{text}"), line.AsSpan(12));
        return $"— {NameOf(i)} {Convert.ToBase64String(line)}\n";
    }

    private Task<int> VerifyAsync(string note, string witnesses, string? quorum)
    {
        string[] args =
        [
            "verify-log", _run.File("log.jsonl", string.Concat(_log.Leaves.Select(l => SignedLog.Line(l) + "\n"))), "--checkpoint", _run.File("checkpoint.txt", note),
            "--key", _log.VerifierKey, "--witness", string.Join(',', Of(witnesses).Select(KeyText)),
        ];
        return _run.RunAsync(quorum is null ? args : [.. args, "--witnesses", quorum]);
    }
}
