using System.Net.Http.Headers;
using System.Text.Json;
using AgentTrust.Contracts.Json;

namespace AgentTrust.ApprovalService.Channels;

/// <summary>A signed webhook (Standard Webhooks) for programs: the notice itself, with the request's task handle.</summary>
internal sealed class WebhookChannel(IHttpClientFactory clients, TimeProvider time) : IChannel
{
    public ChannelKind Kind => ChannelKind.Webhook;

    public Task SendAsync(Notice notice, ChannelEntry way, string link, CancellationToken cancellationToken)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(new
        {
            type = notice.Type,
            timestamp = notice.At,
            data = new { title = notice.Title, text = notice.Text, groups = notice.Groups, person = notice.Person, task = notice.Task, review = link },
        }, WireJson.Options);
        return HttpPost.SendAsync(clients, way, body, request =>
            WebhookSignature.Sign(request, WebhookSignature.KeyOf(way.Secret)!, notice.Id, time.GetUtcNow(), body), cancellationToken);
    }
}

/// <summary>An incoming webhook as Slack has it, and Mattermost, Rocket.Chat and others with it.</summary>
internal sealed class SlackChannel(IHttpClientFactory clients) : IChannel
{
    public ChannelKind Kind => ChannelKind.Slack;

    public Task SendAsync(Notice notice, ChannelEntry way, string link, CancellationToken cancellationToken) =>
        HttpPost.SendAsync(clients, way, JsonSerializer.SerializeToUtf8Bytes(new
        {
            text = $"*{Escaped(notice.Title)}*\n{Escaped(notice.Text)}\n<{link}|Look at it>",
        }), null, cancellationToken);

    /// <summary>An agent's words must not become a link or a mention.</summary>
    private static string Escaped(string text) => text
        .Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);
}

/// <summary>A Teams workflow ("when a webhook request is received") that posts an Adaptive Card.</summary>
internal sealed class TeamsChannel(IHttpClientFactory clients) : IChannel
{
    public ChannelKind Kind => ChannelKind.Teams;

    public Task SendAsync(Notice notice, ChannelEntry way, string link, CancellationToken cancellationToken)
    {
        var card = new Dictionary<string, object>
        {
            ["$schema"] = "http://adaptivecards.io/schemas/adaptive-card.json",
            ["type"] = "AdaptiveCard",
            ["version"] = "1.4",
            ["body"] = new object[]
            {
                new { type = "TextBlock", text = Plain(notice.Title), weight = "Bolder", wrap = true },
                new { type = "TextBlock", text = Plain(notice.Text), wrap = true },
            },
            ["actions"] = new object[] { new { type = "Action.OpenUrl", title = "Look at it", url = link } },
        };
        return HttpPost.SendAsync(clients, way, JsonSerializer.SerializeToUtf8Bytes(new
        {
            type = "message",
            attachments = new[] { new { contentType = "application/vnd.microsoft.card.adaptive", content = card } },
        }), null, cancellationToken);
    }

    /// <summary>Text blocks are Markdown: no link may come from an agent's words.</summary>
    private static string Plain(string text) => text.Replace("[", "\\[", StringComparison.Ordinal).Replace("]", "\\]", StringComparison.Ordinal);
}

file static class HttpPost
{
    public static async Task SendAsync(
        IHttpClientFactory clients, ChannelEntry way, byte[] body, Action<HttpRequestMessage>? sign, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, way.Url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        sign?.Invoke(request);
        using var response = await clients.CreateClient(ChannelsSetup.Client).SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        response.EnsureSuccessStatusCode();
    }
}
