namespace AgentTrust.Fuzz.Targets;

/// <summary>A body that comes in pieces of a size.</summary>
internal sealed class ChunkedBody(byte[] body, int chunk) : MemoryStream(body, writable: false)
{
    public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, chunk));

    public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, chunk)]);

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        new(base.Read(buffer.Span[..Math.Min(buffer.Length, chunk)]));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => Task.FromResult(Read(buffer, offset, count));

    public override Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken)
    {
        CopyTo(destination);
        return Task.CompletedTask;
    }
}
