using AgentTrust.ToolProxy.Inspection;
using AgentTrust.ToolProxy.ToolCalls;

namespace AgentTrust.ToolProxy.Models.Answers;

/// <summary>What a provider answers: whole as JSON, or told as it comes. What comes as anything else, nobody here can look into.</summary>
internal sealed class ModelAnswers(ModelAnswer whole, ModelStream stream)
{
    private const string RetryAfter = "Retry-After";

    /// <exception cref="AnswerWithheldException">It may not pass; what is out already cannot be taken back, and the rest does not come.</exception>
    public async Task PassOnAsync(HttpContext context, ToolCall call, HttpResponseMessage answer, Stream body, CancellationToken cancellationToken)
    {
        if ((int)answer.StatusCode is >= 300 and < 400) throw new AnswerWithheldException("It sends the caller elsewhere.");

        var type = answer.Content.Headers.ContentType;
        if (type?.CharSet is { } charset && !charset.Trim('"').Equals("utf-8", StringComparison.OrdinalIgnoreCase))
            throw new AnswerWithheldException("Its charset is not UTF-8.");
        // A provider that is busy says when to come again.
        if (answer.Headers.RetryAfter?.Delta is { } wait) context.Response.Headers[RetryAfter] = ((long)wait.TotalSeconds).ToString();

        switch (type?.MediaType)
        {
            case "application/json":
                await whole.PassOnAsync(context, call, answer.IsSuccessStatusCode, body, cancellationToken);
                break;
            case "text/event-stream" when call.Model!.Streams && answer.IsSuccessStatusCode:
                await stream.PassOnAsync(context, call, body, cancellationToken);
                break;
            default:
                throw new AnswerWithheldException("It is neither JSON nor a stream that was asked for.");
        }
    }
}
