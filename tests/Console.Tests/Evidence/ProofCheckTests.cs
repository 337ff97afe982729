using System.Globalization;
using System.Text;
using AgentTrust.Console.Tests.Backend;
using AgentTrust.Contracts.Audit;
using AgentTrust.OperatorConsole.Evidence;

namespace AgentTrust.Console.Tests.Evidence;

public sealed class ProofCheckTests : IDisposable
{
    private readonly FakeLog _log = new();

    [Fact]
    public void EveryRecordOfEverySizeProves()
    {
        for (var size = 1; size <= 17; size++)
        {
            _log.Append(Samples.Record(AuditKinds.Decision, "permitted", "Record " + size.ToString(CultureInfo.InvariantCulture)));
            for (var index = 0; index < size; index++)
                Assert.True(ProofCheck.Of(_log.Records[index], _log.Prove(index), _log.VerifierKey).Holds, $"{index} of {size}");
        }
    }

    [Fact]
    public void ARecordShownOtherwiseThanHashedIsCalledOut()
    {
        var (logged, proof) = Sample();

        AssertBroken(0, logged with { Record = logged.Record with { Outcome = "permitted" } }, proof);
    }

    [Fact]
    public void BytesThatWereChangedHaveAnotherHash()
    {
        var (logged, proof) = Sample();
        var record = logged.Record with { Outcome = "permitted" };
        using var other = new FakeLog();
        for (var i = 0; i < 3; i++) other.Append(record);

        AssertBroken(1, logged with { Record = record, Canonical = other.Append(record, logged.Producer).Canonical }, proof);
    }

    [Theory]
    [InlineData("index")]
    [InlineData("size")]
    [InlineData("hash")]
    [InlineData("missing")]
    [InlineData("surplus")]
    public void AProofThatDoesNotLeadToTheRootIsCalledOut(string change)
    {
        var (logged, proof) = Sample();
        proof = change switch
        {
            "index" => proof with { Index = 2 },
            "size" => proof with { TreeSize = 4 },
            "hash" => proof with { Hashes = [.. proof.Hashes.Skip(1).Prepend(Convert.ToBase64String(new byte[32]))] },
            "missing" => proof with { Hashes = [.. proof.Hashes.Skip(1)] },
            _ => proof with { Hashes = [.. proof.Hashes, proof.Hashes[0]] },
        };

        AssertBroken(2, logged, proof);
    }

    [Fact]
    public void ACheckpointSignedByAnybodyElseIsCalledOut()
    {
        var (logged, proof) = Sample();
        using var stranger = new FakeLog();

        var check = ProofCheck.Of(logged, proof, stranger.VerifierKey);

        Assert.False(check.Steps[3].Holds);
    }

    [Theory]
    [InlineData("\n5\n", "\n6\n")]
    [InlineData("agenttrust.local/audit\n", "another.local/audit\n")]
    [InlineData("— agenttrust", "- agenttrust")]
    public void ACheckpointThatWasTouchedIsCalledOut(string text, string replacement)
    {
        var (logged, proof) = Sample();
        var note = new StringBuilder(proof.Checkpoint).Replace(text, replacement).ToString();

        Assert.False(ProofCheck.Of(logged, proof with { Checkpoint = note }, _log.VerifierKey).Steps[3].Holds);
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("a\nb\nc\n\n")]
    public void WhatIsNoCheckpointProvesNothing(string note)
    {
        var (logged, proof) = Sample();

        Assert.False(ProofCheck.Of(logged, proof with { Checkpoint = note }, _log.VerifierKey).Holds);
    }

    public void Dispose() => _log.Dispose();

    private (LoggedRecord Logged, InclusionProof Proof) Sample()
    {
        for (var i = 0; i < 5; i++) _log.Append(Samples.Record(AuditKinds.Decision, "denied"));
        return (_log.Records[3], _log.Prove(3));
    }

    private void AssertBroken(int step, LoggedRecord logged, InclusionProof proof)
    {
        var check = ProofCheck.Of(logged, proof, _log.VerifierKey);

        Assert.False(check.Steps[step].Holds, check.Steps[step].Sentence);
        Assert.False(check.Holds);
    }
}
