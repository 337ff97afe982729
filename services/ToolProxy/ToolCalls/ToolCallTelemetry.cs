using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace AgentTrust.ToolProxy.ToolCalls;

/// <summary>Every name that this slice gives to spans, metrics and attributes. No argument, answer or token among them.</summary>
internal sealed class ToolCallTelemetry : IDisposable
{
    public const string MeterName = "AgentTrust.ToolProxy";

    private const string CallId = "agenttrust.call";
    private const string Task = "agenttrust.task";
    private const string Agent = "agenttrust.agent";
    private const string Tool = "agenttrust.tool";
    private const string Action = "agenttrust.action";
    private const string Outcome = "agenttrust.outcome";
    private const string Denial = "agenttrust.denial";

    private readonly Meter _meter;
    private readonly Histogram<double> _duration;

    public ToolCallTelemetry(IMeterFactory meters)
    {
        _meter = meters.Create(MeterName);
        _duration = _meter.CreateHistogram<double>("agenttrust.tool_call.duration", "s", "Tool calls by outcome and reason, from first byte to record.");
    }

    public void Record(ToolCall call, TimeSpan duration, Activity? activity)
    {
        activity?.SetTag(CallId, call.Id)
            .SetTag(Task, call.Caller?.Task?.Task)
            .SetTag(Agent, call.Caller?.Acting)
            .SetTag(Tool, call.Tool is { } tool ? $"{tool.Server}.{tool.Name}" : null)
            .SetTag(Action, call.Tool?.Action)
            .SetTag(Outcome, call.Outcome.ToString())
            .SetTag(Denial, call.Denial?.Reason.Code);

        _duration.Record(duration.TotalSeconds, new TagList
        {
            { Outcome, call.Outcome.ToString() },
            { Denial, call.Denial?.Reason.Code },
            { Action, call.Tool?.Action },
        });
    }

    public void Dispose() => _meter.Dispose();
}
