using AgentTrust.ToolProxy.ToolCalls;

namespace AgentTrust.ToolProxy.Inspection;

/// <summary>What an answer may be: by the proxy's limits, the tool's catalog entry and what the permit obliges to; the narrowest counts.</summary>
internal sealed record AnswerTerms
{
    /// <summary>Bytes that are read of it at most.</summary>
    public long MaxBytes { get; init; } = long.MaxValue;

    /// <summary>The agent is told that it is content, not instructions.</summary>
    public bool IsMarked { get; init; }

    /// <summary>Images, audio and files are left out.</summary>
    public bool IsTextOnly { get; init; }

    /// <summary>Members of JSON whose values are left out.</summary>
    public IReadOnlySet<string> Masked { get; init; } = new HashSet<string>();

    public static AnswerTerms Of(ToolCall call, ToolCallOptions options)
    {
        var permit = PermitTerms.Of(call.Decision?.Context.Obligations ?? []);
        var longest = call.Model is { Streams: true } ? options.MaxModelStreamBytes : options.MaxAnswerBytes;
        return new()
        {
            MaxBytes = Math.Min(Math.Min(longest, call.Tool?.MaxAnswerBytes ?? long.MaxValue), permit.MaxBytes ?? long.MaxValue),
            IsMarked = permit.IsUntrusted || call.Tool is { ReturnsUntrusted: true, IsMarked: true },
            IsTextOnly = permit.IsTextOnly || call.Tool is { PassesBinary: false },
            Masked = permit.Masked,
        };
    }
}
