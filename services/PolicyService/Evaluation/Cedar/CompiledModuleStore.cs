using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Wasmtime;
using Module = Wasmtime.Module;

namespace AgentTrust.PolicyService.Evaluation.Cedar;

/// <summary>Keeps compiled code in a folder that only this user can write.</summary>
/// <remarks>
/// Loading it runs it, so a folder that others could write is not used, and a file that is not whole is compiled anew.
/// Every failure here costs seconds at start, never the start itself.
/// </remarks>
internal sealed partial class CompiledModuleStore(string directory, ILogger<CompiledModuleStore> logger)
{
    private readonly string _path = Path.Combine(directory, FileName());

    /// <summary><c>agenttrust/cedar</c> in the user's own data folder, or null when this user has none.</summary>
    public static string? DefaultDirectory()
    {
        var cache = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData);
        return cache.Length == 0 ? null : Path.Combine(cache, "agenttrust", "cedar");
    }

    public Module? TryLoad(Engine engine)
    {
        try
        {
            if (!File.Exists(_path) || !OnlyWeMayWrite(directory) || !OnlyWeMayWrite(_path)) return null;

            var content = File.ReadAllBytes(_path);
            if (content.Length <= SHA256.HashSizeInBytes) return null;

            var code = content.AsSpan(SHA256.HashSizeInBytes);
            return SHA256.HashData(code).AsSpan().SequenceEqual(content.AsSpan(0, SHA256.HashSizeInBytes))
                ? Module.Deserialize(engine, "cedar", code)
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or WasmtimeException)
        {
            LogNotLoaded(_path, e);
            return null;
        }
    }

    public void TrySave(Module module)
    {
        try
        {
            CreatePrivateDirectory();
            if (!OnlyWeMayWrite(directory))
            {
                LogShared(directory);
                return;
            }

            var code = module.Serialize();
            var half = $"{_path}.{Environment.ProcessId}";
            using (var file = new FileStream(half, PrivateFile()))
            {
                file.Write(SHA256.HashData(code));
                file.Write(code);
            }

            File.Move(half, _path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogNotSaved(_path, e);
        }
    }

    private static string FileName()
    {
        var runtime = typeof(Module).Assembly.GetName().Version;
        return $"cedar-{CedarModule.Checksum[..16]}-wasmtime-{runtime}-{RuntimeInformation.RuntimeIdentifier}.bin";
    }

    private void CreatePrivateDirectory()
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(directory);
        else Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private static FileStreamOptions PrivateFile()
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return options;
    }

    private static bool OnlyWeMayWrite(string path) =>
        OperatingSystem.IsWindows()
        || (File.GetUnixFileMode(path) & (UnixFileMode.GroupWrite | UnixFileMode.OtherWrite)) == 0;

    [LoggerMessage(EventId = 2101, Level = LogLevel.Warning, Message = "The compiled policy engine {Path} could not be loaded; compiling it anew")]
    private partial void LogNotLoaded(string path, Exception exception);

    [LoggerMessage(EventId = 2102, Level = LogLevel.Warning, Message = "The compiled policy engine could not be kept in {Path}; the next start compiles again")]
    private partial void LogNotSaved(string path, Exception exception);

    [LoggerMessage(EventId = 2103, Level = LogLevel.Warning, Message = "Others may write {Directory}, so compiled code is not kept there; chmod go-w it")]
    private partial void LogShared(string directory);
}
