using System.Globalization;
using System.Text;
using AgentTrust.AuditService.Export.Formats;
using AgentTrust.AuditService.Export.Ocsf;
using AgentTrust.Contracts.Audit;

namespace AgentTrust.AuditService.Export.Destinations;

/// <summary>A record as a syslog message (RFC 5424 §6), framed by its length (RFC 5425 §4.3).</summary>
internal static class SyslogMessage
{
    // RFC 5424 §6.2.1: facility 13, log audit.
    private const int LogAudit = 13;
    private const int LongestMsgId = 32;
    private const int LongestHost = 255;
    private const string Nil = "-";

    public static byte[] Framed(LoggedRecord logged, ExportFormat format, string origin, string host)
    {
        var record = logged.Record;
        var severity = OcsfStatus.SeverityOf(record).Id switch
        {
            4 => 3, // error
            3 => 4, // warning
            _ => 6, // informational
        };
        var time = record.Time.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
        var head = string.Create(
            CultureInfo.InvariantCulture, $"<{(LogAudit * 8) + severity}>1 {time} {Printable(host, LongestHost)} audit-service {logged.Index} {Printable(record.Kind, LongestMsgId)} - ");
        // RFC 5424 §6.4: a UTF-8 message begins with the byte order mark.
        byte[] message = [.. Encoding.ASCII.GetBytes(head), 0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(format.Line(logged, origin))];
        return [.. Encoding.ASCII.GetBytes(message.Length.ToString(CultureInfo.InvariantCulture)), (byte)' ', .. message];
    }

    // RFC 5424 §6: PRINTUSASCII; what is not becomes a question mark, so that no field ends early.
    private static string Printable(string text, int longest)
    {
        var printable = new string([.. text.Take(longest).Select(c => c is > ' ' and <= '~' ? c : '?')]);
        return printable.Length == 0 ? Nil : printable;
    }
}
