using AgentTrust.Contracts.Policy;

namespace AgentTrust.PolicyService.PolicyInformation;

/// <summary>How much of a budget is spent, in tenths: all that policies see of counters.</summary>
internal static class Spending
{
    private const int All = 10;

    public static int Tenths(int used, int budget) => budget <= 0 ? All : (int)Math.Min(All, used * 10L / budget);

    /// <summary>The counts of which as many tenths are spent, and of which the same can be said of what is left.</summary>
    public static CounterRange SameTenth(int used, int budget)
    {
        if (budget <= 0) return new(0, long.MaxValue);

        var tenths = Tenths(used, budget);
        return new(First(tenths), tenths == All ? long.MaxValue : First(tenths + 1));

        // The first count of which so many tenths are spent.
        long First(int tenth) => ((long)tenth * budget + All - 1) / All;
    }
}
