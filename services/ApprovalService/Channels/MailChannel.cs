using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace AgentTrust.ApprovalService.Channels;

/// <summary>Mail by SMTP, as plain text.</summary>
internal sealed class MailChannel : IChannel
{
    public ChannelKind Kind => ChannelKind.Mail;

    public async Task SendAsync(Notice notice, ChannelEntry way, string link, CancellationToken cancellationToken)
    {
        using var message = new MimeMessage();
        message.From.Add(MailboxAddress.Parse(way.From!));
        message.To.AddRange(way.To.Select(MailboxAddress.Parse));
        message.Subject = OneLine(notice.Title);
        message.MessageId = $"{notice.Id}@agenttrust"; // the same at every attempt
        message.Body = new TextPart("plain") { Text = $"{notice.Text}\n\n{link}\n" };

        var server = new Uri(way.Url!);
        var security = server.Scheme == "smtps" ? SecureSocketOptions.SslOnConnect : SecureSocketOptions.StartTlsWhenAvailable;
        using var smtp = new SmtpClient();
        await smtp.ConnectAsync(server.Host, server.Port > 0 ? server.Port : server.Scheme == "smtps" ? 465 : 25, security, cancellationToken);
        if (way.User is { } user) await smtp.AuthenticateAsync(user, way.Password ?? "", cancellationToken);
        await smtp.SendAsync(message, cancellationToken);
        await smtp.DisconnectAsync(quit: true, cancellationToken);
    }

    private static string OneLine(string text) => text.ReplaceLineEndings(" ");
}
