using System.Net.ServerSentEvents;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using AgentTrust.ToolProxy.Inspection;
using AgentTrust.ToolProxy.Provenance;
using AgentTrust.ToolProxy.ToolCalls;
using Microsoft.Extensions.Options;

namespace AgentTrust.ToolProxy.Models.Answers;

/// <summary>A model's answer while it comes: each event inspected, counted and released; how it ended is told once that is on record.</summary>
internal sealed class ModelStream(ISessionObserver observer, ModelSpending spending, ModelAnswer whole, IOptionsMonitor<ModelOptions> options)
{
    /// <summary>So many tokens may be out before the task's budget hears of them.</summary>
    private const int Step = 64;

    private static ReadOnlySpan<byte> Done => "[DONE]"u8;

    public async Task PassOnAsync(HttpContext context, ToolCall call, Stream body, CancellationToken cancellationToken)
    {
        var model = call.Model!;
        IModelEvents events = model.Api == ModelApi.Responses ? new ResponseEvents(call) : new ChatChunks(call);
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var prompt = model.Counted;
        var said = new StringBuilder();
        var last = new List<ModelEvent>();
        try
        {
            await BeginAsync(context, cancellationToken);
            await foreach (var message in SseParser.Create(body, static (_, data) => data.ToArray()).EnumerateAsync(cancellationToken))
            {
                if (message.Data.Length == 0) continue;
                if (message.Data.AsSpan().SequenceEqual(Done)) break;

                foreach (var told in events.Read(Parse(message.Data)))
                {
                    if (told.Ends) last.Add(told);
                    else await ReleaseAsync(told);
                }

                var used = prompt + ModelUsage.Estimate(events.TextBytes);
                if (used - model.Counted >= Step && !await spending.CountAsync(call, used, cancellationToken))
                {
                    call.Outcome = CallOutcome.Withheld;
                    call.Deny(DenialReason.BudgetExhausted, $"The task may use {call.Task!.Budget.MostModelTokens} tokens of models; this answer went beyond them and was cut.");
                    return;
                }
            }

            if (!events.HasEnded) throw new AnswerWithheldException("The stream ended before the answer did.");

            if (call.Outcome == CallOutcome.Indeterminate) call.Outcome = CallOutcome.Succeeded;
            model.Usage ??= Estimated();
            await spending.CountAsync(call, model.Usage.Total, cancellationToken);
            foreach (var told in last) digest.AppendData(Encoding.UTF8.GetBytes(told.Json));
            model.AnswerDigest = Digest();
            model.Said = said.ToString();
            await whole.RecordAsync(call, cancellationToken);
            foreach (var told in last) await WriteAsync(context, told.Frame, cancellationToken);
            if (events.Farewell is { } farewell) await WriteAsync(context, farewell, cancellationToken);
        }
        finally
        {
            // Of an answer that broke off the record says what had come.
            model.Usage ??= Estimated();
            model.AnswerDigest ??= Digest();
            model.Said ??= said.ToString();
        }

        ModelUsage Estimated() => new(prompt, ModelUsage.Estimate(events.TextBytes), IsEstimated: true);

        string Digest() => "sha256:" + Convert.ToHexStringLower(digest.GetCurrentHash());

        async Task ReleaseAsync(ModelEvent told)
        {
            if (told.Text.Length > 0) await observer.ObserveAsync(call, told.Text, cancellationToken);
            digest.AppendData(Encoding.UTF8.GetBytes(told.Json));
            // Beyond what is kept nothing is: one piece more, and it is known to be too long.
            if (said.Length <= options.CurrentValue.MaxWordsBytes) said.Append(told.Text);
            await WriteAsync(context, told.Frame, cancellationToken);
        }
    }

    private static JsonObject Parse(byte[] data) =>
        !Utf8.IsValid(data) ? throw new AnswerWithheldException("It is not UTF-8.")
        : AnswerJson.Parse(data) as JsonObject ?? throw new AnswerWithheldException("An event of it is no JSON object.");

    private static async Task BeginAsync(HttpContext context, CancellationToken cancellationToken)
    {
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers["X-Accel-Buffering"] = "no";
        await context.Response.StartAsync(cancellationToken);
        await context.Response.Body.FlushAsync(cancellationToken);
    }

    private static async Task WriteAsync(HttpContext context, string frame, CancellationToken cancellationToken)
    {
        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(frame), cancellationToken);
        await context.Response.Body.FlushAsync(cancellationToken);
    }
}
