namespace AgentTrust.ToolProxy.Drift.Scores;

/// <summary>Points lose half their weight in each half-life, and sums of them need no rewriting for it.</summary>
/// <remarks>
/// Forward decay: what is added is weighed up by its age within a period instead of weighing down what is there, so that adding is one
/// atomic increment. A period is short enough for a double, and what two periods ago was is less than a 2⁻³² part of itself.
/// </remarks>
internal sealed class ScoreDecay(TimeSpan halfLife)
{
    private const int HalfLives = 32;
    private readonly double _period = halfLife.TotalSeconds * HalfLives;

    /// <summary>How long a sum is worth keeping.</summary>
    public TimeSpan Kept { get; } = halfLife * HalfLives * 2;

    public long PeriodAt(DateTimeOffset time) => (long)Math.Floor(Seconds(time) / _period);

    /// <summary>What <paramref name="points"/> at a time are as a part of its period's sum.</summary>
    public double Weigh(double points, DateTimeOffset time) => points * Weight(PeriodAt(time), time);

    /// <summary>What a period's sum is worth now.</summary>
    public double Worth(double sum, long period, DateTimeOffset now) =>
        PeriodAt(now) - period is 0 or 1 ? sum / Weight(period, now) : 0;

    private double Weight(long period, DateTimeOffset time) => Math.Pow(2, (Seconds(time) - period * _period) / halfLife.TotalSeconds);

    private static double Seconds(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).TotalSeconds;
}
