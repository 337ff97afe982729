using System.Text;

namespace AgentTrust.AuditVerifier.Tests.Commands;

public sealed class VerifyProofTests : IDisposable
{
    private readonly OfflineRun _run = new();
    private readonly SignedLog _log = new(7);

    [Fact]
    public async Task EveryRecordsProofHolds()
    {
        for (var i = 0; i < 7; i++)
        {
            Assert.Equal(0, await _run.VerifyProofAsync(_log.Proof(i), _log.VerifierKey));
            Assert.Contains($"It is entry {i} of the 7 that log.test/audit signed.", _run.Said, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task EveryChangedCharacterIsDetected()
    {
        var proof = _log.Proof(4);
        for (var i = 0; i < proof.Length; i++)
        {
            var changed = new StringBuilder(proof) { [i] = proof[i] == 'A' ? 'Q' : 'A' }.ToString();

            Assert.Equal(1, await _run.VerifyProofAsync(changed, _log.VerifierKey));
        }
    }

    [Fact]
    public async Task AProofIsOfItsOwnRecordOnly()
    {
        var swapped = _log.Proof(4).Replace(_log.Leaves[4].Canonical, _log.Leaves[5].Canonical, StringComparison.Ordinal);

        Assert.Equal(1, await _run.VerifyProofAsync(swapped, _log.VerifierKey));
        Assert.Contains("The path does not lead from the record to the signed root", _run.Said, StringComparison.Ordinal);
    }

    /// <summary>Were two tenants' logs signed with one key by mistake, the name alone would still tell them apart.</summary>
    [Fact]
    public async Task AProofOfOneTenantsLogIsNoneOfAnothers()
    {
        Assert.Equal(1, await _run.VerifyProofAsync(_log.Proof(4), _log.VerifierKeyNamed("log.test/audit/globex")));

        Assert.Contains("carries no signature by the key log.test/audit/globex+", _run.Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ACheckpointThatIsRenamedIsNotSigned()
    {
        var renamed = _log.Proof(4).Replace("log.test/audit", "log.test/audit/globex", StringComparison.Ordinal);

        Assert.Equal(1, await _run.VerifyProofAsync(renamed, _log.VerifierKeyNamed("log.test/audit/globex")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("c2sp.org/tlog-proof@v1\n\n")]
    [InlineData("c2sp.org/tlog-proof@v2\nextra e30=\nindex 0\n\n")]
    public async Task WhatIsNoProofIsNoEvidence(string file)
    {
        Assert.Equal(1, await _run.VerifyProofAsync(file, _log.VerifierKey));
        Assert.Contains("not a C2SP tlog-proof", _run.Said, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _run.Dispose();
        _log.Dispose();
    }
}
