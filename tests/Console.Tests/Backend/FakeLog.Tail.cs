using System.Globalization;
using System.IO.Pipelines;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Audit.Questions;
using AgentTrust.Contracts.Json;
using static AgentTrust.Console.Tests.Backend.Answers;

namespace AgentTrust.Console.Tests.Backend;

public sealed partial class FakeLog
{
    private readonly List<Pipe> _streams = [];

    /// <summary>Whether it lets anybody follow.</summary>
    public bool CanBeFollowed { get; set; }

    public int Followers => _streams.Count;

    public HttpResponseMessage Follow()
    {
        if (!CanBeFollowed) return Problem(HttpStatusCode.NotFound, "Nobody follows.");

        var stream = new Pipe();
        _streams.Add(stream);
        var content = new StreamContent(stream.Reader.AsStream());
        content.Headers.ContentType = new MediaTypeHeaderValue("text/event-stream");
        return new HttpResponseMessage(HttpStatusCode.OK) { Content = content };
    }

    /// <summary>Appends, and tells who follows.</summary>
    public async Task AppendAndTellAsync(AuditRecord record)
    {
        var logged = Append(record);
        var line = $"event: {TailEvents.Record}\nid: {logged.Index.ToString(CultureInfo.InvariantCulture)}\ndata: {JsonSerializer.Serialize(logged, WireJson.Options)}\n\n";
        foreach (var stream in _streams) await stream.Writer.WriteAsync(Encoding.UTF8.GetBytes(line));
    }
}
