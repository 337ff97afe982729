using AgentTrust.ToolProxy.Inspection;
using AgentTrust.ToolProxy.Models;
using AgentTrust.ToolProxy.Revocation;
using AgentTrust.ToolProxy.ToolCalls;
using AgentTrust.ToolProxy.ToolCatalog;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Forwarder;

namespace AgentTrust.ToolProxy.Forwarding;

/// <summary>The last step: sends what was decided on, and nothing that came in, to the tool; for as long as the caller's token lives.</summary>
internal sealed class ForwardMiddleware(
    RequestDelegate next, IHttpForwarder forwarder, Upstream upstream, AnswerInspection inspection, RevocationList revocations,
    IOptionsMonitor<ToolCallOptions> options)
{
    public async Task InvokeAsync(HttpContext context)
    {
        _ = next; // nothing comes after the tool
        var call = context.GetToolCall();

        // The steps before took time: an end meanwhile counts.
        if (revocations.EndOf(call.Caller!) is { } end)
        {
            call.Deny(end.Denial);
            return;
        }

        if (await TargetAsync(call, context.RequestAborted) is not { } target) return;

        Prepare(context, call);
        var error = await forwarder.SendAsync(
            Unanswered(context), target.AbsoluteUri, upstream.Invoker,
            new ForwarderRequestConfig { ActivityTimeout = options.CurrentValue.UpstreamTimeout, AllowResponseBuffering = false },
            new ToolTransformer(context, call, target, upstream, inspection), context.RequestAborted);

        if (error == ForwarderError.None) return;

        context.RequestAborted.ThrowIfCancellationRequested(); // the first step knows whether the caller went, or its authority
        if (call.Denial is null)
            call.Deny(DenialReason.ToolUnavailable, $"{call.ServerName} did not answer; whether the call happened is not known.");
    }

    private async Task<Uri?> TargetAsync(ToolCall call, CancellationToken requestAborted)
    {
        try
        {
            var address = await upstream.ResolveAsync(call.Server!.Url, requestAborted);
            return call switch
            {
                { Http: { } http } => new Uri($"{address.AbsoluteUri}/{http.Target}"),
                { Model: { } model } => new Uri($"{address.AbsoluteUri.TrimEnd('/')}/v1/{(model.Api == ModelApi.Responses ? "responses" : "chat/completions")}"),
                _ => address,
            };
        }
        catch (Exception) when (!requestAborted.IsCancellationRequested)
        {
            call.Deny(DenialReason.ToolUnavailable, $"No address of {call.ServerName} is known.");
            return null;
        }
    }

    /// <summary>The forwarder sees the same request with an answer of its own, which nobody reads: inspection answers the agent.</summary>
    /// <remarks>It would clear an answer that inspection has begun when the agent goes away in the middle of it.</remarks>
    private static DefaultHttpContext Unanswered(HttpContext context)
    {
        var features = new FeatureCollection(context.Features);
        features.Set<IHttpResponseFeature>(new HttpResponseFeature());
        features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(Stream.Null));
        return new DefaultHttpContext(features);
    }

    /// <summary>What is forwarded is the re-serialised parse, never the original bytes.</summary>
    private static void Prepare(HttpContext context, ToolCall call)
    {
        var body = call.Kind switch
        {
            ServerKind.Mcp => call.Mcp!.Canonical,
            ServerKind.Http => call.Http!.Canonical,
            _ => call.Model!.Sent,
        };
        context.Request.Body = body is null ? Stream.Null : new MemoryStream(body, writable: false);
        context.Request.ContentLength = body?.Length;
        context.Request.Headers.TransferEncoding = default;
    }
}
