using System.Text;
using System.Text.Unicode;
using AgentTrust.ToolProxy.Provenance;
using AgentTrust.ToolProxy.ToolCalls;

namespace AgentTrust.ToolProxy.Inspection;

/// <summary>An HTTP tool's answer: JSON passes whole, text while it comes, both without secrets; nobody can look into anything else.</summary>
internal sealed class HttpAnswer(ISessionObserver observer)
{
    /// <summary>What a content block's mark says, where nothing can be written around the content.</summary>
    public const string LabelHeader = "AgentTrust-Label";

    /// <exception cref="AnswerWithheldException">It may not pass; what is out already cannot be taken back, and the rest does not come.</exception>
    public async Task PassOnAsync(HttpContext context, ToolCall call, HttpResponseMessage answer, Stream body, CancellationToken cancellationToken)
    {
        if ((int)answer.StatusCode is >= 300 and < 400) throw new AnswerWithheldException("It sends the caller elsewhere.");

        var type = answer.Content.Headers.ContentType;
        if (type?.CharSet is { } charset && !charset.Trim('"').Equals("utf-8", StringComparison.OrdinalIgnoreCase))
            throw new AnswerWithheldException("Its charset is not UTF-8.");

        var outcome = answer.IsSuccessStatusCode ? CallOutcome.Succeeded : CallOutcome.Failed;
        if (call.Terms.IsMarked) context.Response.Headers[LabelHeader] = "untrusted";
        switch (type?.MediaType)
        {
            case { } json when json == "application/json" || json.EndsWith("+json", StringComparison.Ordinal):
                call.Outcome = outcome;
                await PassOnJsonAsync(context, json, call, body, cancellationToken);
                break;
            case { } text when text.StartsWith("text/", StringComparison.Ordinal):
                await PassOnTextAsync(context, text, call, body, cancellationToken);
                call.Outcome = outcome; // before its end nobody knows
                break;
            default:
                call.Outcome = outcome;
                if (await body.ReadAsync(new byte[1], cancellationToken) > 0) throw new AnswerWithheldException("It is neither JSON nor text.");
                break;
        }
    }

    private async Task PassOnJsonAsync(HttpContext context, string type, ToolCall call, Stream body, CancellationToken cancellationToken)
    {
        var bytes = await AnswerInspection.ReadAsync(body, cancellationToken);
        if (bytes.Length == 0) return;
        if (!Utf8.IsValid(bytes)) throw new AnswerWithheldException("It is not UTF-8.");

        var value = JsonRedaction.Redact(AnswerJson.Parse(bytes), call);
        if (call.Outcome == CallOutcome.Succeeded) OutcomeFacts.Capture(value, call);
        var json = value?.ToJsonString() ?? "null";
        await observer.ObserveAsync(call, json, cancellationToken);
        await AnswerInspection.WriteAsync(context, type, json, cancellationToken);
    }

    private async Task PassOnTextAsync(HttpContext context, string type, ToolCall call, Stream body, CancellationToken cancellationToken)
    {
        var stream = new AnswerStream(text => AnswerText.InspectPlain(text, call));
        var decoder = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetDecoder();
        var (bytes, characters) = (new byte[16 * 1024], new char[16 * 1024 + 2]);
        context.Response.ContentType = type;
        try
        {
            while (await body.ReadAsync(bytes, cancellationToken) is > 0 and var read)
                await ReleaseAsync(stream.Push(characters.AsSpan(0, decoder.GetChars(bytes.AsSpan(0, read), characters, flush: false))));
            await ReleaseAsync(stream.Push(characters.AsSpan(0, decoder.GetChars([], characters, flush: true))));
        }
        catch (DecoderFallbackException)
        {
            throw new AnswerWithheldException("It is not UTF-8.");
        }

        await ReleaseAsync(stream.Finish());

        async Task ReleaseAsync(string text)
        {
            if (text.Length == 0) return;

            await observer.ObserveAsync(call, text, cancellationToken);
            await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(text), cancellationToken);
            await context.Response.Body.FlushAsync(cancellationToken);
        }
    }
}
