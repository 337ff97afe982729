using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Extensions.Logging;

namespace AgentTrust.Faults.Tests.ToolCalls;

/// <summary>Somebody whom a service calls, in this process, on a port of its own.</summary>
internal sealed class Peer : IAsyncDisposable
{
    private readonly WebApplication _server;

    private Peer(WebApplication server) => _server = server;

    public string Address => _server.Urls.Single();

    public static async Task<Peer> StartAsync(RequestDelegate answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var server = builder.Build();
        server.Run(answer);
        await server.StartAsync();
        return new(server);
    }

    /// <summary>Lets a handler answer.</summary>
    public static Task<Peer> StartAsync(HttpMessageHandler handler)
    {
        var invoker = new HttpMessageInvoker(handler);
        return StartAsync(context => ForwardAsync(context, new Uri(context.Request.GetEncodedUrl()), invoker));
    }

    /// <summary>The same request once more, and its answer.</summary>
    public static async Task ForwardAsync(HttpContext context, Uri to, HttpMessageInvoker invoker)
    {
        using var answer = await AskAsync(context, to, invoker);
        await ReturnAsync(context, answer);
    }

    public static async Task<HttpResponseMessage> AskAsync(HttpContext context, Uri to, HttpMessageInvoker invoker)
    {
        using var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), to);
        if (!HttpMethods.IsGet(context.Request.Method)) request.Content = new StreamContent(context.Request.Body);
        foreach (var (name, values) in context.Request.Headers)
            if (name != "Host" && !request.Headers.TryAddWithoutValidation(name, values.ToArray())) request.Content?.Headers.TryAddWithoutValidation(name, values.ToArray());
        return await invoker.SendAsync(request, context.RequestAborted);
    }

    public static async Task ReturnAsync(HttpContext context, HttpResponseMessage answer)
    {
        context.Response.StatusCode = (int)answer.StatusCode;
        context.Response.ContentType = answer.Content.Headers.ContentType?.ToString();
        await answer.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
