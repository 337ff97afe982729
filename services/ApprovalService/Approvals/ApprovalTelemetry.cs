using System.Diagnostics.Metrics;

namespace AgentTrust.ApprovalService.Approvals;

/// <summary>Every name that decisions of people are measured under; no name of a person is in it.</summary>
internal static class ApprovalTelemetry
{
    public const string MeterName = "AgentTrust.Approvals";
    private const int OthersInABurst = 4;

    private static readonly Meter s_meter = new(MeterName);
    private static readonly Histogram<double> s_timeToDecide = s_meter.CreateHistogram<double>("agenttrust.approval.time_to_decide", "s", "From a request to a person's decision on it.");
    private static readonly Counter<long> s_decisions = s_meter.CreateCounter<long>("agenttrust.approval.decisions", "decisions", "People's decisions, by whether they had opened the request and whether it was one of a burst.");

    public static void Decided(MeasuredDecision decision)
    {
        s_timeToDecide.Record(decision.TimeToDecide.TotalSeconds, new KeyValuePair<string, object?>("granted", decision.Granted));
        s_decisions.Add(1, new("granted", decision.Granted), new("opened", decision.Opened), new("burst", decision.OthersInTheMinuteBefore >= OthersInABurst));
    }
}

/// <summary>A decision as it is measured, once it is stored.</summary>
/// <param name="Granted">What the person said.</param>
/// <param name="TimeToDecide">Since the request was made.</param>
/// <param name="Opened">The person had opened the request before.</param>
/// <param name="OthersInTheMinuteBefore">Of the same person.</param>
internal sealed record MeasuredDecision(bool Granted, TimeSpan TimeToDecide, bool Opened, long OthersInTheMinuteBefore);
