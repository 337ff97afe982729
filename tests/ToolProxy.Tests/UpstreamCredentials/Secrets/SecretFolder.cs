namespace AgentTrust.ToolProxy.Tests.UpstreamCredentials.Secrets;

/// <summary>A folder of secrets as an operator mounts it.</summary>
internal sealed class SecretFolder : IDisposable
{
    public const string Name = "api-token";
    public const string Secret = "Zq8-vT3_kL9.wX2+hR7/nB4~";

    public SecretFolder()
    {
        Directory.CreateDirectory(Folder);
        Write(Secret + "\n");
    }

    public string Folder { get; } = Path.Combine(Path.GetTempPath(), $"secrets-{Guid.CreateVersion7():N}");

    public string File => Path.Combine(Folder, Name);

    public void Write(string text, UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite)
    {
        System.IO.File.WriteAllText(File, text);
        if (!OperatingSystem.IsWindows()) System.IO.File.SetUnixFileMode(File, mode);
    }

    public void Configure(ProxyUnderTest proxy, string server = "git")
    {
        var key = $"ToolProxy:UpstreamCredentials:Servers:{server}";
        proxy.Settings[$"{key}:Secret:Directory"] = Folder;
        proxy.Settings[$"{key}:Secret:Name"] = Name;
        proxy.Settings[$"{key}:PlainHttp"] = "true"; // the test's catalog has no https
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
