using System.Buffers;

namespace AgentTrust.ToolProxy.Provenance;

/// <summary>How closely a value has to be what was seen.</summary>
internal enum MarkForm
{
    /// <summary>As written: what a value is trusted for. <c>acme-corp.com</c> is not <c>acmecorp.com</c>.</summary>
    Exact,

    /// <summary>Letters and digits alone: what a value is distrusted for, however it was spaced or dotted.</summary>
    Loose,
}

/// <summary>Turns text into marks of the values in it: whole runs, their fields, hosts and what is above them, words.</summary>
internal sealed class SeenText(SipHash hash, MarkForm form, bool withTriples = false, bool namesOnly = false, Echo? echo = null, ulong within = 0)
{
    private const int Deepest = 3;
    private const int MostDots = 12;
    private readonly ulong[] _lastWords = new ulong[2];
    private long _decodable = 4096;

    public HashSet<ulong> Marks { get; } = [];

    /// <summary>Of a value as a whole, to look it up.</summary>
    public static ulong MarkOf(SipHash hash, MarkForm form, ReadOnlySpan<char> value) => hash.Of(value, (byte)(1 + (int)form));

    /// <summary>Of a name that holds within one resource.</summary>
    public static ulong MarkWithin(SipHash hash, ulong resource, ulong mark) =>
        hash.Of(System.Runtime.InteropServices.MemoryMarshal.AsBytes<ulong>([resource, mark]), 8);

    /// <summary>Of three words in a row; how commands are recognised.</summary>
    public static ulong MarkOf(SipHash hash, ulong first, ulong second, ulong third) =>
        hash.Of(System.Runtime.InteropServices.MemoryMarshal.AsBytes<ulong>([first, second, third]), 7);

    public void Add(string text)
    {
        _decodable += 4L * text.Length;
        Scan(PlainForm.Of(text), depth: 0);
    }

    private void Scan(string text, int depth)
    {
        var lower = text.ToLowerInvariant();
        for (var i = 0; i < lower.Length;)
        {
            while (i < lower.Length && !ValueText.IsOfRun(lower[i])) i++;
            var start = i;
            while (i < lower.Length && ValueText.IsOfRun(lower[i])) i++;
            if (i == start) continue;

            AddRun(lower.AsSpan(start, i - start));
            if (depth < Deepest) Decode(text, start, i - start, depth);
        }
    }

    private void Decode(string text, int start, int length, int depth)
    {
        if (length < 8 && text.AsSpan(start, length).IndexOfAny("\\%=&") < 0) return;

        foreach (var decoded in Decodings.Of(text.Substring(start, length)))
        {
            _decodable -= decoded.Length;
            if (_decodable < 0) return;
            Scan(PlainForm.Of(decoded), depth + 1);
        }
    }

    private void AddRun(ReadOnlySpan<char> run)
    {
        run = ValueText.Trim(run);
        if (run.IsEmpty) return;

        Emit(run);
        if (!run.ContainsAnyExcept(ValueText.Alphanumeric))
        {
            AddWord(run);
            return;
        }

        foreach (var range in run.SplitAny(ValueText.BetweenFields)) AddField(ValueText.Trim(run[range]));
        if (form == MarkForm.Loose)
            foreach (var word in ValueText.Words(run)) AddWord(run[word]);
    }

    private void AddField(ReadOnlySpan<char> field)
    {
        if (field.IsEmpty) return;

        Emit(field);
        if (field.IndexOf('@') < 0)
        {
            AddLabels(field);
            return;
        }

        foreach (var range in field.Split('@'))
        {
            var side = ValueText.Trim(field[range]);
            if (!side.IsEmpty) Emit(side);
            AddLabels(side);
        }
    }

    /// <summary>A host is also below each of the names that it ends with.</summary>
    private void AddLabels(ReadOnlySpan<char> host)
    {
        for (var dots = 0; dots < MostDots && host.IndexOf('.') is >= 0 and var dot; dots++)
        {
            if (dot > 0) Emit(host[..dot]);
            host = host[(dot + 1)..];
            if (!host.IsEmpty) Emit(host);
        }
    }

    private void AddWord(ReadOnlySpan<char> word)
    {
        if (form == MarkForm.Exact) return;

        var mark = MarkOf(hash, form, word);
        Marks.Add(mark);
        if (!withTriples) return;

        if (_lastWords[0] != 0) Marks.Add(MarkOf(hash, _lastWords[0], _lastWords[1], mark));
        (_lastWords[0], _lastWords[1]) = (_lastWords[1], mark);
    }

    private void Emit(ReadOnlySpan<char> value)
    {
        if (form == MarkForm.Exact)
        {
            if (namesOnly && !value.ContainsAnyExceptInRange('a', 'z')) return;
            if (echo is not null && echo.Holds(value)) return;
            var mark = MarkOf(hash, form, value);
            Marks.Add(within == 0 ? mark : MarkWithin(hash, within, mark));
            return;
        }

        var rented = ArrayPool<char>.Shared.Rent(value.Length);
        var length = ValueText.Squash(value, rented);
        if (length > 0) Marks.Add(MarkOf(hash, form, rented.AsSpan(0, length)));
        ArrayPool<char>.Shared.Return(rented);
    }
}
