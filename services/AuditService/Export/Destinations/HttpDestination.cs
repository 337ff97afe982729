using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using AgentTrust.AuditService.Export.Formats;
using AgentTrust.Contracts.Audit;

namespace AgentTrust.AuditService.Export.Destinations;

/// <summary>An HTTP collector: a batch is one POST of lines, and only 2xx means that it has them.</summary>
internal sealed class HttpDestination(ExportDestination settings, ExportFormat format, string origin, HttpClient http) : IDestination
{
    public async Task SendAsync(IReadOnlyList<LoggedRecord> records, CancellationToken cancellationToken)
    {
        var lines = string.Concat(records.Select(logged => format.Line(logged, origin) + "\n"));
        using var request = new HttpRequestMessage(HttpMethod.Post, settings.Address) { Content = new StringContent(lines, Encoding.UTF8, format.MediaType.Split(';')[0]) };
        // The same batch again is the same key: a collector that knows it takes it once.
        request.Headers.Add("Idempotency-Key", string.Create(CultureInfo.InvariantCulture, $"{origin}#{records[0].Index}-{records[^1].Index}"));
        // Read for each batch: it may be rotated.
        if (settings.TokenFile is { } file)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", (await File.ReadAllTextAsync(file, cancellationToken)).Trim());

        using var response = await http.SendAsync(request, cancellationToken);
        if (!response.IsSuccessStatusCode) throw new HttpRequestException($"{settings.Address} answered {(int)response.StatusCode}.", null, response.StatusCode);
    }
}
