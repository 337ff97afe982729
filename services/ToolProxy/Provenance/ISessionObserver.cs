using AgentTrust.ToolProxy.ToolCalls;

namespace AgentTrust.ToolProxy.Provenance;

/// <summary>Sees every text that a tool answers, as the agent will get it, before it is released.</summary>
internal interface ISessionObserver
{
    /// <summary>Consecutive pieces of one answer come in their order; a value may lie across two of them.</summary>
    /// <exception cref="Exception">What was seen could not be kept; the text is then withheld.</exception>
    ValueTask ObserveAsync(ToolCall call, string text, CancellationToken cancellationToken);
}
