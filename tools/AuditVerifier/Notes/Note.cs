using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace AgentTrust.AuditVerifier.Notes;

/// <summary>A signature line of a note: whose it says it is, and its bytes behind the key's id.</summary>
internal sealed record NoteSignature(string Name, uint Id, byte[] Bytes)
{
    private const string Mark = "— ";

    /// <summary>C2SP signed-note: the largest signatures have nearly 5 kB.</summary>
    private const int Longest = 8 * 1024;

    public static NoteSignature? Parse(string line)
    {
        var bytes = new byte[Longest];
        return line.StartsWith(Mark, StringComparison.Ordinal) && line[Mark.Length..].Split(' ') is [{ Length: > 0 } name, var encoded]
            && Convert.TryFromBase64String(encoded, bytes, out var length) && length > sizeof(uint)
            ? new(name, BinaryPrimitives.ReadUInt32BigEndian(bytes), bytes[sizeof(uint)..length])
            : null;
    }
}

/// <summary>C2SP signed-note: a text, an empty line, signatures. Nothing is verified yet.</summary>
internal sealed record Note(string Text, IReadOnlyList<NoteSignature> Signatures)
{
    public static bool TryParse(string note, [NotNullWhen(true)] out Note? parsed, out string fault)
    {
        parsed = null;
        var blank = note.LastIndexOf("\n\n", StringComparison.Ordinal);
        if (blank < 0 || !note.EndsWith('\n') || note.Any(c => char.IsControl(c) && c != '\n'))
        {
            fault = "The checkpoint is not a signed note.";
            return false;
        }

        var signatures = note[(blank + 2)..].TrimEnd('\n').Split('\n').Select(NoteSignature.Parse).ToArray();
        if (signatures.Any(signature => signature is null))
        {
            fault = "The checkpoint has a line that is no signature where signatures stand.";
            return false;
        }

        (parsed, fault) = (new(note[..(blank + 1)], [.. signatures.Select(signature => signature!)]), "");
        return true;
    }

    /// <summary>C2SP signed-note: a key that is known must have signed truly, one that is not known says nothing.</summary>
    public Signed SignedBy(VerifierKey key)
    {
        var signed = Signed.No;
        foreach (var signature in Signatures.Where(s => s.Name == key.Name && s.Id == key.Id))
        {
            if (!key.Verifies(Text, signature.Bytes)) return Signed.Falsely;
            signed = Signed.Truly;
        }

        return signed;
    }
}

internal enum Signed
{
    No = 0,
    Truly = 1,
    Falsely = 2,
}
