using System.Text.Json.Nodes;

namespace AgentTrust.ToolProxy.Models.Answers;

/// <summary>How one API tells an answer piece by piece: completions in chunks, responses in named events.</summary>
internal interface IModelEvents
{
    /// <summary>Bytes of text that have come so far.</summary>
    long TextBytes { get; }

    /// <summary>The answer is whole.</summary>
    bool HasEnded { get; }

    /// <summary>What may go on, now that this has come; text is held until nothing that comes later can make a secret of it.</summary>
    IEnumerable<ModelEvent> Read(JsonObject message);

    /// <summary>What clients of the API wait for at the very end; null when there is nothing.</summary>
    string? Farewell { get; }
}
