using System.Buffers.Binary;
using System.Text;

namespace AgentTrust.ToolProxy.Provenance;

/// <summary>What the marks of one segment say about their values.</summary>
internal enum TrailWord : byte
{
    Untrusted = 1,
    Trusted = 2,

    /// <summary>The agent itself put the value out into the world, so that its coming back proves nothing.</summary>
    Sent = 3,
}

/// <param name="Call">Whose answer, or whose arguments.</param>
/// <param name="Tool"><c>server.tool</c></param>
internal sealed record SeenIn(string Call, string Tool);

/// <summary>One entry of a task's trail, as the store keeps it: word, kinds, call, tool, marks; every number little endian.</summary>
internal static class TrailSegment
{
    public const ushort AllKinds = ushort.MaxValue;
    private const int MarkBytes = sizeof(ulong);

    public static byte[] Write(TrailWord word, ushort kinds, SeenIn where, IReadOnlyCollection<ulong> marks)
    {
        var call = Encoding.UTF8.GetBytes(where.Call);
        var tool = Encoding.UTF8.GetBytes(where.Tool);
        var bytes = new byte[3 + 2 + call.Length + 2 + tool.Length + sizeof(int) + marks.Count * MarkBytes];
        bytes[0] = (byte)word;
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(1), kinds);
        var rest = Text(Text(bytes.AsSpan(3), call), tool);
        BinaryPrimitives.WriteInt32LittleEndian(rest, marks.Count);
        rest = rest[sizeof(int)..];
        foreach (var mark in marks)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(rest, mark);
            rest = rest[MarkBytes..];
        }

        return bytes;
    }

    /// <returns>False at the end, or where it cannot be read.</returns>
    public static bool TryRead(ref ReadOnlySpan<byte> trail, out TrailWord word, out ushort kinds, out SeenIn where, out ulong[] marks)
    {
        (word, kinds, where, marks) = (default, default, new("", ""), []);
        var rest = trail;
        if (rest.Length < 3) return false;

        word = (TrailWord)rest[0];
        kinds = BinaryPrimitives.ReadUInt16LittleEndian(rest[1..]);
        rest = rest[3..];
        if (!TryText(ref rest, out var call) || !TryText(ref rest, out var tool) || rest.Length < sizeof(int)) return false;

        var count = BinaryPrimitives.ReadInt32LittleEndian(rest);
        rest = rest[sizeof(int)..];
        if (count < 0 || rest.Length / MarkBytes < count) return false;

        marks = new ulong[count];
        for (var i = 0; i < count; i++) marks[i] = BinaryPrimitives.ReadUInt64LittleEndian(rest[(i * MarkBytes)..]);
        trail = rest[(count * MarkBytes)..];
        where = new(call, tool);
        return Enum.IsDefined(word);
    }

    private static Span<byte> Text(Span<byte> into, byte[] text)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(into, checked((ushort)text.Length));
        text.CopyTo(into[2..]);
        return into[(2 + text.Length)..];
    }

    private static bool TryText(ref ReadOnlySpan<byte> rest, out string text)
    {
        text = "";
        if (rest.Length < 2 || rest.Length - 2 < BinaryPrimitives.ReadUInt16LittleEndian(rest)) return false;

        var length = BinaryPrimitives.ReadUInt16LittleEndian(rest);
        text = Encoding.UTF8.GetString(rest.Slice(2, length));
        rest = rest[(2 + length)..];
        return true;
    }
}
