; SPDX-License-Identifier: Apache-2.0
; The Windows set-up program, compiled by NSIS (on Linux too) from the folder that PyInstaller made on Windows:
;   makensis -DVERSION=0.1.0 -DPAYLOAD=dist\intake-desktop installer\windows.nsi
; For one person, without administrator rights. Taking the program off leaves the case file where it is.
Unicode true
!ifndef VERSION
  !define VERSION "0.0.0"
!endif
!ifndef PAYLOAD
  !define PAYLOAD "..\dist\intake-desktop"
!endif
Name "Intake Desktop ${VERSION}"
OutFile "intake-desktop-${VERSION}-setup.exe"
InstallDir "$LOCALAPPDATA\Programs\Intake Desktop"
RequestExecutionLevel user
SetCompressor /SOLID lzma
Page directory
Page instfiles
UninstPage uninstConfirm
UninstPage instfiles

Section
  RMDir /r "$INSTDIR\_internal"
  SetOutPath "$INSTDIR"
  File /r "${PAYLOAD}\*"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateShortcut "$SMPROGRAMS\Intake Desktop.lnk" "$INSTDIR\intake-desktop.exe" "run"
  WriteRegStr HKCU "Software\Microsoft\Windows\CurrentVersion\Uninstall\IntakeDesktop" "DisplayName" "Intake Desktop"
  WriteRegStr HKCU "Software\Microsoft\Windows\CurrentVersion\Uninstall\IntakeDesktop" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "Software\Microsoft\Windows\CurrentVersion\Uninstall\IntakeDesktop" "UninstallString" '"$INSTDIR\uninstall.exe"'
SectionEnd

Section "Uninstall"
  RMDir /r "$INSTDIR\_internal"
  Delete "$INSTDIR\intake-desktop.exe"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\Intake Desktop.lnk"
  DeleteRegKey HKCU "Software\Microsoft\Windows\CurrentVersion\Uninstall\IntakeDesktop"
SectionEnd
