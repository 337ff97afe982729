using System.Text;
using System.Text.Json;
using AgentTrust.CodingAgent.Story;
using AgentTrust.Contracts.Audit;
using Microsoft.Extensions.AI;

namespace AgentTrust.CodingAgent.Records;

/// <summary>Records what the model is told before it is told, and what it answers before anything is done about it.</summary>
internal sealed class RecordingChatClient(
    IChatClient model, string modelName, string task, AgentRecords records, AuditClient audit, Storyteller story) : DelegatingChatClient(model)
{
    private int _recorded;

    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        IReadOnlyList<ChatMessage> conversation = [.. messages];
        var news = Text(conversation.Skip(Math.Min(_recorded, conversation.Count)));
        await records.AppendAsync(audit, AuditKinds.Prompt, task, $"The model {modelName} was told {conversation.Count} messages so far.", news, cancellationToken);
        _recorded = conversation.Count;

        var response = await base.GetResponseAsync(conversation, options, cancellationToken);

        var index = await records.AppendAsync(audit, AuditKinds.Answer, task, Summary(response), Text(response.Messages), cancellationToken);
        if (!Calls(response).Any() && response.Text.Length > 0) story.Tell($"The model concludes: {response.Text}", index);
        return response;
    }

    /// <summary>Streaming would hand words on before they are recorded.</summary>
    public override IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("Answers of the model are recorded whole.");

    private string Summary(ChatResponse response) =>
        string.Join(", ", Calls(response).Select(call => call.Name)) is { Length: > 0 } calls
            ? $"The model {modelName} wants to call {calls}."
            : $"The model {modelName} answered in words.";

    private static IEnumerable<FunctionCallContent> Calls(ChatResponse response) =>
        response.Messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>();

    private static string Text(IEnumerable<ChatMessage> messages)
    {
        var text = new StringBuilder();
        foreach (var message in messages)
            foreach (var content in message.Contents)
                text.Append(message.Role).Append(": ").AppendLine(content switch
                {
                    TextContent words => words.Text,
                    FunctionCallContent call => $"{call.Name}({JsonSerializer.Serialize(call.Arguments)})",
                    FunctionResultContent result => result.Result?.ToString(),
                    _ => content.GetType().Name,
                });
        return text.ToString();
    }
}
