namespace AgentTrust.Fuzz.Input;

/// <summary>The files of <c>Corpus/TARGET</c>: where changes begin, and what was found once and is never to come back.</summary>
internal static class FuzzCorpus
{
    public static IReadOnlyList<(string Name, byte[] Input)> Of(string target) =>
        [.. Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Corpus", target)).Order(StringComparer.Ordinal)
            .Select(file => (Path.GetFileName(file), ShownInput.Read(File.ReadAllText(file))))];
}
