using AgentTrust.Console.Tests.Backend;
using AgentTrust.Contracts.Audit;
using AgentTrust.OperatorConsole.Tasks;

namespace AgentTrust.Console.Tests.Tasks;

public sealed class SpentTests
{
    private static readonly AuditRecord Intent = Samples.Record(AuditKinds.CallIntent, action: "repo.branch.write") with { Call = "call_1" };

    [Fact]
    public void WhatWasAboutToHappenAndWasRefusedCountsForNothing()
    {
        var refused = Intent with { Kind = AuditKinds.CallRefused };

        Assert.Equal((1, 1), Of(Intent));
        Assert.Equal((0, 0), Of(Intent, refused));
        Assert.Equal((0, 0), Of(refused));
        Assert.Equal((1, 1), Of(Intent, Intent with { Kind = AuditKinds.CallOutcome }, refused));
    }

    private static (long Calls, long Writes) Of(params AuditRecord[] records)
    {
        var spent = records.Aggregate(Spent.Nothing, (all, record) => all.And(record));
        return (spent.Calls, spent.Writes);
    }
}
