using System.Net;
using System.Text;
using AgentTrust.ToolProxy.Models.Answers;
using AgentTrust.ToolProxy.Records;
using AgentTrust.ToolProxy.ToolCalls;
using AgentTrust.ToolProxy.ToolCatalog;
using Microsoft.Extensions.Options;

namespace AgentTrust.ToolProxy.Inspection;

/// <summary>What a tool answers reaches the agent only through here: recorded, labelled, bounded, without secrets.</summary>
internal sealed partial class AnswerInspection(
    McpAnswers mcp, HttpAnswer http, ModelAnswers models, DurableRecords durable, IOptionsMonitor<ToolCallOptions> options, ILogger<AnswerInspection> logger)
{
    public async Task PassOnAsync(HttpContext context, ToolCall call, HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        call.UpstreamStatus = (int)answer.StatusCode;
        call.UpstreamCredential?.WasRefused = answer.StatusCode == HttpStatusCode.Unauthorized;
        call.Terms = AnswerTerms.Of(call, options.CurrentValue);
        try
        {
            if (answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
                throw new AnswerWithheldException(call.UpstreamCredential is null ? "The tool refused this proxy's token." : "The server refused the credential that this proxy has for it.");
            // RFC 9110 §12.5.3: "identity" says that nothing is encoded; MCP servers send it so that nobody compresses their streams.
            if (answer.Content.Headers.ContentEncoding.Any(coding => !coding.Equals("identity", StringComparison.OrdinalIgnoreCase)))
                throw new AnswerWithheldException("It is encoded, so nobody can look into it.");

            if (!await IsReleasableAsync(call, cancellationToken)) return;

            if (!context.Response.HasStarted) context.Response.StatusCode = (int)answer.StatusCode;
            if (call.Record is { } record && !context.Response.HasStarted) context.Response.Headers[ToolCallProblem.RecordHeader] = record.ToString();

            await using var body = new BoundedStream(await answer.Content.ReadAsStreamAsync(cancellationToken), call.Terms.MaxBytes, read => call.AnswerBytes += read);
            await (call.Kind switch
            {
                ServerKind.Mcp => mcp.PassOnAsync(context, call, answer, body, cancellationToken),
                ServerKind.Http => http.PassOnAsync(context, call, answer, body, cancellationToken),
                _ => models.PassOnAsync(context, call, answer, body, cancellationToken),
            });
        }
        catch (AnswerWithheldException e)
        {
            call.Outcome = CallOutcome.Withheld;
            call.Deny(DenialReason.ResponseWithheld, $"The answer of {call.ServerName} was withheld. {e.Message}");
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            // Broken off in the middle, or a bug in the inspection: what was not looked at does not pass.
            LogInspectionFailed(call.ServerName, e);
            call.Outcome = call.Outcome == CallOutcome.Indeterminate ? CallOutcome.Indeterminate : CallOutcome.Withheld;
            call.Deny(DenialReason.ResponseWithheld, $"The answer of {call.ServerName} could not be inspected.");
        }
    }

    /// <summary>The record comes first, and then what the session makes of each text: once a byte is out, the agent has read it.</summary>
    private async Task<bool> IsReleasableAsync(ToolCall call, CancellationToken cancellationToken)
    {
        if (call.Intent is null || call.Record is not null) return true;

        call.Record = await durable.IndexOfAsync(call.Intent, cancellationToken);
        if (call.Record is not null) return true;

        call.Outcome = CallOutcome.Withheld;
        call.Deny(DenialReason.AuditUnavailable, "The audit log did not acknowledge the record of this call in time, so its answer is withheld.");
        return false;
    }

    public static async Task<byte[]> ReadAsync(Stream body, CancellationToken cancellationToken)
    {
        using var whole = new MemoryStream();
        await body.CopyToAsync(whole, cancellationToken);
        return whole.ToArray();
    }

    public static Task WriteAsync(HttpContext context, string type, string text, CancellationToken cancellationToken)
    {
        if (AgentEvents.AreOpen(context)) return AgentEvents.WriteAsync(context, text, cancellationToken);

        var bytes = Encoding.UTF8.GetBytes(text);
        context.Response.ContentType = type;
        context.Response.ContentLength = bytes.Length;
        return context.Response.Body.WriteAsync(bytes, cancellationToken).AsTask();
    }

    [LoggerMessage(EventId = 1501, Level = LogLevel.Error, Message = "An answer of {Server} could not be inspected; it is withheld")]
    private partial void LogInspectionFailed(string server, Exception exception);
}
