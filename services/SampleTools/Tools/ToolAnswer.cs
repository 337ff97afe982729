using System.Text.Json;
using AgentTrust.Contracts.Json;
using ModelContextProtocol.Protocol;

namespace AgentTrust.SampleTools.Tools;

/// <summary>What a tool answers: words for a model, the same as data for a program.</summary>
internal sealed record ToolAnswer(string Text, JsonElement? Structured, bool Failed)
{
    public static ToolAnswer Of<T>(string text, T structured) =>
        new(text, JsonSerializer.SerializeToElement(structured, WireJson.Options), Failed: false);

    public static ToolAnswer Failure(string text) => new(text, null, Failed: true);

    public CallToolResult ToResult() => new()
    {
        Content = [new TextContentBlock { Text = Text }],
        StructuredContent = Structured,
        IsError = Failed,
    };
}

/// <summary>A call that the tool cannot carry out for a reason that lies with the caller; the message is the answer.</summary>
internal sealed class ToolRefusedException(string message) : Exception(message);
