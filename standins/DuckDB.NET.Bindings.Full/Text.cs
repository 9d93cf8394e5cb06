using System.Runtime.InteropServices.Marshalling;

namespace DuckDB.NET.Native;

/// <summary>Text that stays DuckDB's (names, messages, the version): the default marshalling would free it and abort the process.</summary>
[CustomMarshaller(typeof(string), MarshalMode.ManagedToUnmanagedOut, typeof(BorrowedText))]
internal static unsafe class BorrowedText
{
    public static string? ConvertToManaged(byte* text) => Utf8StringMarshaller.ConvertToManaged(text);
}

/// <summary>Text that DuckDB allocated for us and only duckdb_free may free.</summary>
[CustomMarshaller(typeof(string), MarshalMode.ManagedToUnmanagedOut, typeof(OwnedText))]
internal static unsafe class OwnedText
{
    public static string? ConvertToManaged(byte* text) => Utf8StringMarshaller.ConvertToManaged(text);

    public static void Free(byte* text) => NativeMethods.Helpers.Free(text);
}
