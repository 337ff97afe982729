using Microsoft.Extensions.AI;

namespace AgentTrust.CodingAgent.Models;

/// <summary>A model without a network: rules that read the tools' answers and choose the next call, as a person on call would.</summary>
/// <remarks>It is honest about itself: what it cannot read out of an answer it does not claim, and it gives up in words.</remarks>
internal sealed class ScriptedModel : IChatClient
{
    private int _calls;

    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var transcript = new Transcript([.. messages], options);
        var move = transcript.PromptLine("Step") switch
        {
            "investigate" => Investigation.Next(transcript),
            "propose" => Proposal.Next(transcript),
            var step => Move.Say($"I am a script and know no step \"{step}\"."),
        };
        return Task.FromResult(new ChatResponse(Message(move, transcript)) { ModelId = ModelOptions.Scripted });
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (var update in (await GetResponseAsync(messages, options, cancellationToken)).ToChatResponseUpdates()) yield return update;
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
        // Nothing is held.
    }

    private ChatMessage Message(Move move, Transcript transcript)
    {
        if (move.Tool is null) return new ChatMessage(ChatRole.Assistant, move.Words);

        return transcript.Offered(move.Tool) is { } name
            ? new ChatMessage(ChatRole.Assistant,
                [new FunctionCallContent($"call_{Interlocked.Increment(ref _calls)}", name, move.Arguments.ToDictionary())])
            : new ChatMessage(ChatRole.Assistant, $"I would use {move.Tool} now, but it is not offered to me in this step.");
    }
}
