using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json;
using AgentTrust.Contracts.Json;
using AgentTrust.Contracts.Policy;

namespace AgentTrust.ToolProxy.ToolCalls;

/// <summary>A digest of all that the policy service is asked, but for what <see cref="PermitReuse"/> says that its answer does not follow from.</summary>
internal readonly record struct PermitQuestion
{
    private readonly UInt128 _first, _second;

    private PermitQuestion(ReadOnlySpan<byte> digest) =>
        (_first, _second) = (BinaryPrimitives.ReadUInt128BigEndian(digest), BinaryPrimitives.ReadUInt128BigEndian(digest[16..]));

    /// <returns>Null for a call that is asked about each time: it writes, takes data outside or reads secrets.</returns>
    public static PermitQuestion? Of(ToolCall call)
    {
        if (call.Tool!.IsGuarded || call.Tool.Sink is not null || call.Model is not null || call.Approval is not null || call.ApprovalReply is not null) return null;

        var asked = call.Context!;
        var json = JsonSerializer.SerializeToUtf8Bytes(new Question(
            call.Caller!.Subject, call.Tool.Action, call.Resource!, call.Task!.Version, asked with
            {
                Call = "",
                ArgumentsDigest = "",
                Session = asked.Session with { Calls = 0, Writes = 0, BytesRead = 0, Secrets = 0 },
            }), WireJson.Options);
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(json, digest);
        return new(digest);
    }

    /// <param name="Agent">SPIFFE ID.</param>
    /// <param name="Action">By its name.</param>
    /// <param name="Resource">What it is done to.</param>
    /// <param name="TaskVersion">How often the task has changed.</param>
    /// <param name="Context">All else; members that are added to it are part of the question.</param>
    private sealed record Question(string Agent, string Action, AccessEntity Resource, long TaskVersion, ToolCallContext Context);
}
