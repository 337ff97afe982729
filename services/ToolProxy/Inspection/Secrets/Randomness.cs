namespace AgentTrust.ToolProxy.Inspection.Secrets;

/// <summary>How random a value looks, by its characters alone.</summary>
internal static class Randomness
{
    /// <summary>Shannon's measure over the value's own characters: 0 for one repeated, 4 at most for hex, near 6 for long base64.</summary>
    public static double BitsPerCharacter(string value)
    {
        Span<int> counts = stackalloc int[128];
        counts.Clear();
        foreach (var character in value) counts[character & 127]++;

        var bits = 0.0;
        foreach (var count in counts)
            if (count > 0)
                bits -= (double)count / value.Length * Math.Log2((double)count / value.Length);
        return bits;
    }
}
