using System.IO.Compression;
using System.Security.Cryptography;
using DoubleML.Serverless.Pricing;

namespace DoubleML.Serverless.Deployment;

/// <summary>The function's zip, checked before it is sent anywhere.</summary>
/// <param name="Path">The file.</param>
/// <param name="Sha256">Lower-case hexadecimal SHA-256 of the file; part of the key under which it is stored.</param>
/// <param name="Bytes">The file's length.</param>
/// <param name="Architecture">What the program in it is built for; null where that cannot be told (a script).</param>
public sealed record FunctionPackage(string Path, string Sha256, long Bytes, Architecture? Architecture)
{
    private const string _entryPoint = "bootstrap";

    /// <summary>Reads and checks a zip.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InputException">It is not there, no zip, or has no program named <c>bootstrap</c> at its top.</exception>
    public static FunctionPackage Open(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            var hash = Convert.ToHexStringLower(SHA256.HashData(file));
            using var zip = new ZipArchive(file, ZipArchiveMode.Read);
            var entry = zip.GetEntry(_entryPoint)
                ?? throw new InputException(
                    $"--code: '{path}' has no file named {_entryPoint}, expected the zip that deploy/build-function.sh makes");
            using var program = entry.Open();
            return new FunctionPackage(path, hash, file.Length, MachineOf(program));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"--code: '{path}' cannot be read ({exception.Message.TrimEnd('.')})", exception);
        }
        catch (InvalidDataException exception)
        {
            throw new InputException($"--code: '{path}' is not a zip file", exception);
        }
    }

    /// <summary>AWS's name of an architecture.</summary>
    /// <param name="architecture">The architecture.</param>
    public static string NameOf(Architecture architecture) => architecture == Pricing.Architecture.Arm ? "arm64" : "x86_64";

    /// <summary>The architecture of AWS's name.</summary>
    /// <param name="where">The option, for the message.</param>
    /// <param name="name"><c>x86_64</c> or <c>arm64</c>.</param>
    /// <exception cref="InputException">It is another name.</exception>
    public static Architecture Parse(string where, string name) => name switch
    {
        "x86_64" => Pricing.Architecture.X86,
        "arm64" => Pricing.Architecture.Arm,
        _ => throw new InputException($"{where}: found '{name}', expected x86_64 or arm64"),
    };

    /// <summary>The machine of an ELF program (e_machine at offset 18), or null.</summary>
    private static Architecture? MachineOf(Stream program)
    {
        var head = new byte[20];
        if (program.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) < head.Length || !head.AsSpan(0, 4).SequenceEqual("\u007fELF"u8))
        {
            return null;
        }

        return (head[18] | (head[19] << 8)) switch
        {
            0x3E => Pricing.Architecture.X86,
            0xB7 => Pricing.Architecture.Arm,
            var other => throw new InputException(
                $"--code: the program {_entryPoint} is for machine 0x{other:X}, expected x86-64 (0x3E) or arm64 (0xB7)"),
        };
    }
}
