; One setup.exe, for this user alone, without administrator rights (Debian's nsis; scripts/windows/bundle.sh calls it):
;   makensis -INPUTCHARSET UTF8 -DDIST=…/fupin_desktop -DLIST=… -DVERSION=1.0.0 -DOUT=NAME-setup.exe installer.nsi
; Installed over an older one it keeps books and settings. The uninstaller removes what was brought, file by file, and no
; folder that holds anything else: books stay wherever they are.
Target amd64-unicode
!include MUI2.nsh
!include LogicLib.nsh

!define ID FupinDesktop
!define TITLE "扶贫桌面"
!define EXE fupin_desktop.exe
!define WINDOW "扶贫桌面.exe" ; starts it without the black window of what prints
!define BOOK "${ID}.Book"
!define CLASSES "Software\Classes"
!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\${ID}"

Name "${TITLE}"
OutFile "${OUT}"
RequestExecutionLevel user
InstallDir "$LOCALAPPDATA\Programs\${ID}"
InstallDirRegKey HKCU "${UNINSTALL}" InstallLocation
SetCompressor /SOLID lzma
ManifestDPIAware true
BrandingText " "
VIProductVersion "${VERSION}.0"

!define MUI_FINISHPAGE_RUN "$INSTDIR\${WINDOW}"
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE SimpChinese
VIAddVersionKey /LANG=${LANG_SIMPCHINESE} ProductName "${TITLE}"
VIAddVersionKey /LANG=${LANG_SIMPCHINESE} FileDescription "${TITLE} 安装程序"
VIAddVersionKey /LANG=${LANG_SIMPCHINESE} FileVersion "${VERSION}"
VIAddVersionKey /LANG=${LANG_SIMPCHINESE} LegalCopyright " "

; a program that runs holds its file: it is asked for, and tried again as often as one likes
!macro STOP_WHILE_RUNNING
  ${DoWhile} ${FileExists} "$INSTDIR\${EXE}"
    ClearErrors
    FileOpen $0 "$INSTDIR\${EXE}" a
    ${IfNot} ${Errors}
      FileClose $0
      ${ExitDo}
    ${EndIf}
    MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "${TITLE}还开着。请存好手上的内容，关掉它，再点“重试”。" /SD IDCANCEL IDRETRY +3
    SetErrorLevel 3
    Quit
  ${Loop}
!macroend
!macro TELL_EXPLORER
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
!macroend

Section
  !insertmacro STOP_WHILE_RUNNING
  ${If} ${FileExists} "$INSTDIR\uninstall.exe" ; the version before
    ExecWait '"$INSTDIR\uninstall.exe" /S _?=$INSTDIR'
  ${EndIf}
  SetOutPath "$INSTDIR"
  File /r "${DIST}\*"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateShortcut "$SMPROGRAMS\${TITLE}.lnk" "$INSTDIR\${WINDOW}"
  CreateShortcut "$DESKTOP\${TITLE}.lnk" "$INSTDIR\${WINDOW}"
  WriteRegStr HKCU "${CLASSES}\.fpb" "" "${BOOK}"
  WriteRegStr HKCU "${CLASSES}\${BOOK}" "" "${TITLE}账本"
  WriteRegStr HKCU "${CLASSES}\${BOOK}\DefaultIcon" "" "$INSTDIR\${EXE},0"
  WriteRegStr HKCU "${CLASSES}\${BOOK}\shell\open\command" "" '"$INSTDIR\${WINDOW}" "%1"'
  WriteRegStr HKCU "${UNINSTALL}" DisplayName "${TITLE}"
  WriteRegStr HKCU "${UNINSTALL}" DisplayVersion "${VERSION}"
  WriteRegStr HKCU "${UNINSTALL}" InstallLocation "$INSTDIR"
  WriteRegStr HKCU "${UNINSTALL}" UninstallString '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${UNINSTALL}" QuietUninstallString '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${UNINSTALL}" NoModify 1
  WriteRegDWORD HKCU "${UNINSTALL}" NoRepair 1
  SectionGetSize 0 $0
  WriteRegDWORD HKCU "${UNINSTALL}" EstimatedSize $0
  !insertmacro TELL_EXPLORER
SectionEnd

Section Uninstall
  !insertmacro STOP_WHILE_RUNNING
  SetOutPath "$TEMP"
  !include "${LIST}" ; of uninstall_list.py
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\${TITLE}.lnk"
  Delete "$DESKTOP\${TITLE}.lnk"
  ReadRegStr $0 HKCU "${CLASSES}\.fpb" ""
  ${If} $0 == "${BOOK}" ; someone else's association stays
    DeleteRegValue HKCU "${CLASSES}\.fpb" ""
    DeleteRegKey /ifempty HKCU "${CLASSES}\.fpb"
  ${EndIf}
  DeleteRegKey HKCU "${CLASSES}\${BOOK}"
  DeleteRegKey HKCU "${UNINSTALL}"
  !insertmacro TELL_EXPLORER
SectionEnd
