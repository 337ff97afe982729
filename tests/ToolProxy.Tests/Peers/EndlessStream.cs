namespace AgentTrust.ToolProxy.Tests.Peers;

/// <summary>Says something, and then nothing more until its reader gives up; or the same for ever.</summary>
internal sealed class EndlessStream(byte[] beginning) : Stream
{
    private int _position;

    public bool Repeats { get; init; }

    /// <summary>How often it was read from.</summary>
    public int Reads { get; private set; }

    /// <summary>Done when the beginning was taken and its reader waits for more.</summary>
    public TaskCompletionSource Reading { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Reads++;
        if (Repeats && _position == beginning.Length) _position = 0;
        if (_position < beginning.Length)
        {
            var length = Math.Min(buffer.Length, beginning.Length - _position);
            beginning.AsMemory(_position, length).CopyTo(buffer);
            _position += length;
            return length;
        }

        Reading.TrySetResult();
        await Task.Delay(Timeout.Infinite, cancellationToken);
        return 0;
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
